"""How somebody stands to an alarm now, and what that lets them see of its case while the alarm stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from state_machines.access.matrix import Relation, Right, Verdict, verdict
from state_machines.access.parts import Part
from state_machines.alarms.alarm import Alarm
from state_machines.alarms.chase import circle_for, roles_told
from state_machines.duties.circle import Circle, covers_now
from state_machines.duties.let_in import may_know_of
from state_machines.duties.rungs import rungs_of
from state_machines.people.people import Person


def with_alarms(part: Part, person: Person, alarms: Iterable[Alarm], circle: Circle) -> Part:
    """The part with the reports of these alarms and the step, which end with the alarm (promise 13).

    A colleague's danger opens no case of which they may know nothing.
    """
    if not may_know_of(person, circle):
        return part
    concern = (one for one in alarms if one.is_live and is_of_alarm(one, person, circle))
    reports = frozenset(one.report_id for one in concern if one.report_id is not None)
    standing = reports - circle.withdrawn
    return part.joined([(Relation.OF_ALARM, standing)]) if standing else part


def relation_to_alarm(alarm: Alarm, person: Person, circle: Circle) -> Relation:
    """How this person stands to the alarm now.

    Whoever has it keeps it until it is ended or goes to others, so that they can say what they found;
    but for somebody barred. Whoever raised it says how it is with them, whatever else they may know.
    """
    if person.has_left:
        return Relation.NO_ALARM
    if person.id == alarm.reporter_id:
        return Relation.RAISED_ALARM
    if person.id in circle.barred_ids:
        return Relation.NO_ALARM
    if person.id == alarm.taken_by_id:
        return Relation.TOOK_ALARM
    told = person.id in alarm.told_ids and _stands_in(alarm, person, circle)
    return Relation.TOLD_ALARM if told else Relation.NO_ALARM


def is_of_alarm(alarm: Alarm, person: Person, circle: Circle) -> bool:
    """Whether the alarm is for this person to take, or to say how it ended, as one who was told."""
    relation = relation_to_alarm(alarm, person, circle)
    return verdict(relation, Right.TAKE_ALARM) is Verdict.YES


def _stands_in(alarm: Alarm, person: Person, circle: Circle) -> bool:
    """Whether they stand on one of the alarm's ladders at this moment, be it as somebody's cover."""
    around = replace(circle, reporter_id=alarm.reporter_id)
    views = ((role, circle_for(role, alarm, around)) for role in roles_told(alarm))
    return any(
        person in (rung.person, *covers_now(rung.person, view))
        for role, view in views
        for rung in rungs_of(role, view)
        if rung.person is not None
    )
