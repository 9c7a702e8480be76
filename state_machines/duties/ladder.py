"""Who is told of a duty next, and when: it climbs its ladder, whose last rung repeats (promise 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from state_machines.access.matrix import Right
from state_machines.duties.circle import Circle
from state_machines.duties.duty import Duty, DutyState, expire, remember_told
from state_machines.duties.eligibility import can_hold, is_off_the_ladder
from state_machines.duties.rank import has_right, whose
from state_machines.duties.rungs import Rung, SkippedRung, rungs_of, skipped_rungs
from state_machines.errors import NotAllowed, Stale
from state_machines.people.people import Person
from state_machines.time.working_time import Wait, WorkingTime, end_of_wait


@dataclass(frozen=True, slots=True)
class Waits:
    """How long each rung has before the next is told, and the calendar by which working time is counted.

    `by_rung` has at least one wait; the last serves every further rung and the repeats.
    """

    by_rung: tuple[Wait, ...]
    calendar: WorkingTime

    def __post_init__(self) -> None:
        if not self.by_rung:
            raise ValueError("a ladder needs at least one wait")

    def next_chase(self, rung: int, now: datetime) -> datetime:
        """When the duty of somebody who is told now on this rung is chased next; always later than `now`."""
        return end_of_wait(now, self.by_rung[min(rung, len(self.by_rung) - 1)], self.calendar)


@dataclass(frozen=True, slots=True)
class Climb:
    """What one chase does: the duty as it is afterwards, and whom to tell.

    `tell` are those to be pinged about the duty (on a repeat: pinged again); `remind` is its holder, who
    still has not answered. `skipped` are the rungs that were passed over, which those told read about.
    `repeats` says that nobody is left above. `resumes` says that an acknowledgement expired and that whoever
    gave it is told. `nobody` says that no one on the whole ladder can be reached, which is an alarm; the next
    chase is set all the same.
    """

    duty: Duty
    tell: tuple[Person, ...]
    remind: tuple[Person, ...] = ()
    skipped: tuple[SkippedRung, ...] = ()
    repeats: bool = False
    resumes: bool = False
    nobody: bool = False


def rungs(duty: Duty, circle: Circle) -> tuple[Rung, ...]:
    """The ladder of this duty as it is now, bottom first."""
    return rungs_of(duty.role, circle.of_duty(duty), duty.declined_ids)


def first_chase(now: datetime, waits: Waits, rung: int = 0) -> datetime:
    """When a duty opened now, held on this rung, is chased for the first time."""
    return waits.next_chase(rung, now)


def climb(duty: Duty, circle: Circle, waits: Waits, now: datetime) -> Climb:
    """Chase a duty that fell due: the next rung that can be told, else the last one again.

    The duty is handed over where its holder is not the lowest on the ladder who can be told: they declined,
    left or are away, the case went to somebody else, or the person they stood in for is back. Raises Stale
    when nothing is owed any more.
    """
    if not duty.is_live:
        raise Stale("Nothing is chased any more: this is finished.")
    if duty.state is DutyState.ACKNOWLEDGED:
        return _resume(duty, circle, waits, now)
    ladder = rungs(duty, circle)
    able = [number for number, rung in enumerate(ladder) if rung.can_be_told]
    if not able:
        waiting = replace(duty, chase_at=waits.next_chase(duty.rung, now))
        return Climb(waiting, (), skipped=skipped_rungs(ladder), nobody=True)
    if _person(ladder[able[0]]).id != duty.holder_id:
        return _hand_over(duty, ladder, able, circle, waits, now)
    return _climb_to(duty, ladder, _next_rung(able, duty.rung), circle, waits, now)


def ask(duty: Duty, circle: Circle, waits: Waits, now: datetime) -> Climb:
    """Tell whoever has the role by now, for the first time, of a duty that was to begin at this moment.

    Raises Stale when nothing is owed any more.
    """
    if not duty.is_live:
        raise Stale("Nothing is asked any more: this is finished.")
    ladder = rungs(duty, circle)
    lowest = next((number for number, rung in enumerate(ladder) if rung.can_be_told), None)
    if lowest is None:
        waiting = replace(duty, chase_at=waits.next_chase(duty.rung, now))
        return Climb(waiting, (), skipped=skipped_rungs(ladder), nobody=True)
    held = replace(duty, holder_id=_person(ladder[lowest]).id, rung=lowest)
    first = _climb_to(held, ladder, lowest, circle, waits, now)
    return replace(first, skipped=skipped_rungs(tuple(ladder[:lowest])), repeats=False)


def decline(duty: Duty, by: Person, reason: str, circle: Circle, now: datetime) -> Duty:
    """Record "Not mine", and make the duty due now for the caller to chase in the same transaction.

    Raises NotAllowed when the duty is not with this person, or when nobody would be left to hold it; Stale
    when it has ended or somebody else has acknowledged it.
    """
    _check_may_decline(duty, by, circle)
    declined = replace(duty, declined=(*duty.declined, (by.id, reason)), chase_at=now)
    if not any(rung.can_be_told and rung.person != by for rung in rungs(declined, circle)):
        raise NotAllowed("Nobody else can be reached to take this, so it stays with you for now.")
    return expire(declined, now) if duty.state is DutyState.ACKNOWLEDGED else declined


def _check_may_decline(duty: Duty, by: Person, circle: Circle) -> None:
    if not duty.is_live:
        raise Stale("This is finished; there is nothing to hand on.")
    if by.id in duty.declined_ids:
        raise Stale("You have already said that this is not yours. It has been handed on.")
    if duty.state is DutyState.ACKNOWLEDGED and duty.acknowledged_by_id != by.id:
        raise Stale("Somebody else has acknowledged this, so it is no longer with you.")
    own = by.id in (duty.holder_id, duty.acknowledged_by_id, *duty.told_ids)
    if not has_right(duty, by, circle, Right.DECLINE, own=own):
        raise NotAllowed(f"This is not with you: it is with {whose(duty, circle)}. Nothing has changed.")
    if by.id == circle.last_resort_id:
        raise NotAllowed("You are the last resort for this team, so it cannot be handed on from you.")


def _hand_over(
    duty: Duty, ladder: Sequence[Rung], able: Sequence[int], circle: Circle, waits: Waits, now: datetime
) -> Climb:
    """Move the duty to the lowest rung that can be told.

    Where the duty was declined, or whoever has the role now is told for the first time, handing it over is
    all that this chase does, for the new holder has not been silent. Where the holder is missing the chase
    climbs as well, unless the new holder is already higher: people who come and go must not stop the ladder.
    """
    lowest = able[0]
    moved = replace(duty, holder_id=_person(ladder[lowest]).id)
    missing = skipped_rungs(tuple(ladder[:lowest]))
    replaced = can_hold(duty.holder_id, duty, circle) or is_off_the_ladder(duty.holder_id, duty, circle)
    new = replaced and moved.holder_id not in duty.told_ids
    if new or duty.holder_id in duty.declined_ids or lowest > duty.rung:
        handed = _climb_to(moved, ladder, lowest, circle, waits, now)
        return replace(handed, skipped=missing, repeats=False)
    target = _next_rung(able, duty.rung)
    chased = _climb_to(remember_told(moved, (moved.holder_id,)), ladder, target, circle, waits, now)
    everybody = (*chased.remind, *chased.tell)
    return replace(chased, tell=everybody, remind=(), skipped=(*missing, *chased.skipped))


def _next_rung(able: Sequence[int], present: int) -> int:
    """The next rung up that can be told; at the top, the last one again."""
    return next((number for number in able if number > present), able[-1])


def _climb_to(
    duty: Duty, ladder: Sequence[Rung], number: int, circle: Circle, waits: Waits, now: datetime
) -> Climb:
    person = _person(ladder[number])
    highest = max(duty.rung, number)
    moved = replace(remember_told(duty, (person.id,)), rung=highest, chase_at=waits.next_chase(highest, now))
    repeats = number <= duty.rung
    missing = ladder[number + 1 :] if repeats else ladder[duty.rung + 1 : number]
    return Climb(
        moved,
        (person,),
        remind=_holder_unless(person, duty, circle),
        skipped=skipped_rungs(tuple(missing)),
        repeats=repeats,
    )


def _resume(duty: Duty, circle: Circle, waits: Waits, now: datetime) -> Climb:
    """Resume the chase after an acknowledgement that led to nothing: whoever gave it is told first."""
    reopened = expire(duty, now)
    person = circle.person(duty.acknowledged_by_id)
    gone = person is None or not can_hold(person.id, duty, circle)
    if person is None or gone or is_off_the_ladder(person.id, duty, circle):
        return replace(climb(reopened, circle, waits, now), resumes=True)
    held = _with_lowest_holder(reopened, circle)
    again = replace(
        remember_told(held, (person.id, held.holder_id)), chase_at=waits.next_chase(held.rung, now)
    )
    return Climb(again, (person,), remind=_holder_unless(person, again, circle), resumes=True)


def _with_lowest_holder(duty: Duty, circle: Circle) -> Duty:
    """The duty held by the lowest who can be told, who may have changed since it was acknowledged."""
    able = ((number, rung.person) for number, rung in enumerate(rungs(duty, circle)) if rung.can_be_told)
    number, person = next(able, (0, None))
    return replace(duty, holder_id=person.id, rung=max(duty.rung, number)) if person is not None else duty


def _holder_unless(person: Person, duty: Duty, circle: Circle) -> tuple[Person, ...]:
    holder = circle.person(duty.holder_id)
    if holder is None or holder.id == person.id or not can_hold(holder.id, duty, circle):
        return ()
    return (holder,)


def _person(rung: Rung) -> Person:
    if rung.person is None:
        raise ValueError(f"nobody stands on the rung {rung.name}")
    return rung.person
