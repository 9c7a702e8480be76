"""The part that somebody has in a case as it was read: what every card and use case decides by."""

from __future__ import annotations

from bot.reading.snapshot import Snapshot
from state_machines.access.matrix import Right
from state_machines.access.parts import Part
from state_machines.duties.relations import part_in_case
from state_machines.duties.roles import roles_to_act_in
from state_machines.people.people import Person, Role


def part_of(state: Snapshot, person: Person) -> Part:
    """Every relation of the person to the case, by the duties and reports of this escalation."""
    return part_in_case(person, state.circle, (*state.duties, *state.planned_follow_ups))


def roles_to_record_in(state: Snapshot, person: Person) -> frozenset[Role]:
    """The roles in which the person may record an outcome; none where their part gives no right to it."""
    may = part_of(state, person).may(Right.RECORD_OUTCOME, own=True)
    return roles_to_act_in(person, state.circle) if may else frozenset()
