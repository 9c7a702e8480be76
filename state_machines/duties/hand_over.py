"""Hands a duty over as soon as people change, and not only when it is next chased."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from state_machines.duties.circle import Circle
from state_machines.duties.duty import Duty, DutyState, expire, remember_told
from state_machines.duties.eligibility import can_hold, is_off_the_ladder
from state_machines.duties.ladder import Climb, Waits, rungs
from state_machines.duties.rungs import RungName, skipped_rungs


def hand_over(
    duty: Duty, circle: Circle, waits: Waits, now: datetime, keeps: frozenset[str] = frozenset()
) -> Climb | None:
    """Give a duty to the lowest on its ladder who can be told; None where that person has it already.

    So a duty goes from somebody who left or is away to whoever stands in, and back to the person whose role
    it is once they are there. A duty that was acknowledged stays with that person until they are missing or
    the role is another's: then it is asked again. Those in `keeps` keep what they acknowledged, whoever has
    the role: they had it on their shift. Somebody who is asked for the first time has a whole wait;
    for anybody else the next chase stays where it was, so that people who come and go never stop the ladder.
    None as well for a duty that is due at this moment, for its chase does the same, and where nobody can be
    told, for the chase raises that alarm.
    """
    if not (duty.is_live and duty.is_asked) or _is_still_theirs(duty, circle, keeps):
        return None
    resumes = duty.state is DutyState.ACKNOWLEDGED
    ladder = rungs(duty, circle)
    able = [(number, rung.person) for number, rung in enumerate(ladder) if rung.can_be_told and rung.person]
    if not able:
        return None
    number, holder = able[0]
    asked = expire(duty, now) if resumes else duty
    if asked.holder_id == holder.id and not resumes:
        return None
    if not resumes and duty.chase_at is not None and duty.chase_at <= now:
        return None
    highest = max(duty.rung, number)
    anew = resumes or holder.id not in duty.told_ids or duty.chase_at is None
    chase_at = waits.next_chase(highest, now) if anew else duty.chase_at
    moved = replace(remember_told(asked, (holder.id,)), holder_id=holder.id, rung=highest, chase_at=chase_at)
    missing = skipped_rungs(ladder[:number])
    return Climb(moved, (holder,), skipped=missing, resumes=resumes)


def relieve(
    duty: Duty, circle: Circle, off_duty: frozenset[str], waits: Waits, now: datetime
) -> Climb | None:
    """Tell whoever is on duty now of what had climbed to somebody whose shift is over; None where needless.

    What the duty manager themselves holds is handed over; here another holds it, and they were told as well.
    """
    place = list(RungName).index(RungName.DUTY_MANAGER)
    rung = rungs(duty, circle)[place]
    person = rung.person
    if duty.state is not DutyState.OPEN or duty.rung < place or not off_duty & {*duty.told_ids}:
        return None
    if person is None or not rung.can_be_told or person.id in duty.told_ids or duty.holder_id in off_duty:
        return None
    waits_anew = duty.rung == place and (duty.chase_at is None or duty.chase_at > now)
    chase_at = waits.next_chase(place, now) if waits_anew else duty.chase_at
    return Climb(replace(remember_told(duty, (person.id,)), chase_at=chase_at), (person,))


def _is_still_theirs(duty: Duty, circle: Circle, keeps: frozenset[str]) -> bool:
    """Whether the duty was acknowledged by somebody who is there and still has a part in it."""
    if duty.state is not DutyState.ACKNOWLEDGED or duty.acknowledged_by_id is None:
        return False
    person_id = duty.acknowledged_by_id
    theirs = person_id in keeps or not is_off_the_ladder(person_id, duty, circle)
    return can_hold(person_id, duty, circle) and theirs
