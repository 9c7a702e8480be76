"""Whom an alarm tells, and how it climbs: by the immediate waits, until a person has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from state_machines.alarms.alarm import Alarm, AlarmAbout, AlarmState, tell
from state_machines.duties.circle import Circle
from state_machines.duties.ladder import Waits
from state_machines.duties.rungs import rungs_of
from state_machines.people.people import Person, Role

#: The reporter's own line, which is told at the first press.
OWN_LINE = (Role.REPORTER_LINE_MANAGER, Role.REPORTER_SAFEGUARDING_LEAD)
#: Whoever leads on the case, and children's social care, once the case is said.
OF_THE_CASE = (Role.LEAD_PRACTITIONER, Role.CHILDRENS_SOCIAL_CARE, Role.SOCIAL_WORKER_MANAGER)
#: Children's social care before that: the duty manager of a team, out of hours the duty contact.
WITHOUT_A_CASE = (Role.DUTY_MANAGER,)


@dataclass(frozen=True, slots=True)
class AlarmChase:
    """The alarm after a chase, and the ids of those who are told now."""

    alarm: Alarm
    tell_ids: tuple[str, ...]


def people_at(alarm: Alarm, circle: Circle, rung: int, others: Iterable[Circle] = ()) -> tuple[str, ...]:
    """Ids of those who stand so far up the ladder of each role concerned; never the reporter.

    Where a ladder is shorter its last person stands there. Nobody who cannot be told is among them. `others`
    are the circles of the other children whom the alarm is about.
    """
    found = (
        _person_at(role, circle_for(role, alarm, one), rung)
        for one in (circle, *others)
        for role in roles_told(alarm)
    )
    return tuple(dict.fromkeys(person.id for person in found if person is not None))


def roles_told(alarm: Alarm) -> tuple[Role, ...]:
    """The roles whose ladders an alarm goes up, as far as the case is known."""
    return (*OWN_LINE, *(OF_THE_CASE if alarm.case_id is not None else WITHOUT_A_CASE))


def circle_for(role: Role, alarm: Alarm, circle: Circle) -> Circle:
    """The circle by which this role's ladder goes: a reporter's own line hears of their danger.

    It does so whoever a restricted case names, and learns nothing of the case; who is barred is passed over.
    """
    own = role in OWN_LINE and alarm.about is AlarmAbout.REPORTER
    return replace(circle, named_ids=None) if own and circle.named_ids is not None else circle


def begin(
    alarm: Alarm, circle: Circle, waits: Waits, now: datetime, others: Iterable[Circle] = ()
) -> AlarmChase:
    """Tell the first of each ladder who were not told yet; it is chased after the first wait."""
    new = tuple(one for one in people_at(alarm, circle, 0, others) if one not in alarm.told_ids)
    told = tell(alarm, new)
    if told.state is AlarmState.OPEN and alarm.chase_at is None:
        told = replace(told, chase_at=waits.next_chase(0, now))
    return AlarmChase(told, new)


def chase(
    alarm: Alarm, circle: Circle, waits: Waits, now: datetime, others: Iterable[Circle] = ()
) -> AlarmChase:
    """Tell the next; the last are told again. Whoever had it and recorded nothing is asked as well."""
    rung = alarm.rung + 1
    around = (circle, *others)
    holder = circle.person(alarm.taken_by_id) if alarm.state is AlarmState.HELD else None
    able = holder is not None and holder.reachable and not holder.has_left
    had = (holder.id,) if holder and able and any(one.may_ask(holder.id) for one in around) else ()
    ids = tuple(dict.fromkeys((*had, *people_at(alarm, circle, rung, others))))
    moved = replace(
        tell(alarm, ids),
        state=AlarmState.OPEN,
        rung=rung,
        taken_by_id=None,
        taken_at=None,
        chase_at=waits.next_chase(rung, now),
    )
    return AlarmChase(moved, ids)


def _person_at(role: Role, circle: Circle, rung: int) -> Person | None:
    """Whoever stands so far up one ladder, on which each person counts once: where they stand lowest."""
    able = (one.person for one in rungs_of(role, circle) if one.can_be_told and one.person is not None)
    others = list({person.id: person for person in able if person.id != circle.reporter_id}.values())
    return others[min(rung, len(others) - 1)] if others else None
