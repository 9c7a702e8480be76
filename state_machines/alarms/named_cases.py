"""Which of several children an alarm names to whom: those in whose cases its reader has a part."""

from __future__ import annotations

from state_machines.alarms.alarm import Alarm
from state_machines.alarms.chase import WITHOUT_A_CASE, roles_told
from state_machines.duties.access import sight_by
from state_machines.duties.circle import Circle
from state_machines.duties.let_in import may_know_of
from state_machines.duties.relations import part_in_case
from state_machines.duties.rungs import rungs_of
from state_machines.people.people import Person, Role


def is_named_to(person: Person, alarm: Alarm, circle: Circle, first_press: Circle) -> bool:
    """Whether this reader is told of the child around whom `circle` is.

    A child of whom they may know nothing is not named, be it that they hear of a colleague's danger. An alarm
    about one child names it to everybody else who was told. Of several, each is named to whoever stands
    on a ladder that goes up for it, or has a part in its case; the reporter's own line, and who was told at
    the first press, hear of all. `first_press` are the people around no case.
    """
    if not may_know_of(person, circle):
        return False
    if not alarm.also_case_ids or person.id == alarm.reporter_id:
        return True
    stands = any(_stands_on(role, circle, person) for role in roles_told(alarm))
    return (
        stands
        or not sight_by(part_in_case(person, circle)).is_none
        or any(_stands_on(role, first_press, person) for role in WITHOUT_A_CASE)
    )


def _stands_on(role: Role, circle: Circle, person: Person) -> bool:
    return any(rung.person == person for rung in rungs_of(role, circle))
