"""Who hears what became of a report: who reads it now, and who was told of it and still has that part."""

from __future__ import annotations

from collections.abc import Collection

from state_machines.access.matrix import Right
from state_machines.duties.circle import Circle
from state_machines.duties.duty import Duty
from state_machines.duties.relations import part_in_case, shut_out, stands_on_ladder
from state_machines.people.people import Person


def hears_of_report(person: Person, circle: Circle, duties: Collection[Duty], report_id: str) -> bool:
    """Also of one that was taken back, which nobody reads any more for having been told of it."""
    if shut_out(person, circle, asked=True) is not None:
        return False
    part = part_in_case(person, circle, duties)
    if part.may(Right.READ_REPORT) or report_id in part.own(Right.READ_REPORT):
        return True
    return any(
        _was_told(person, duty, report_id) and stands_on_ladder(person.id, duty, circle) for duty in duties
    )


def had_duty(person: Person, duty: Duty, *, told: bool = False) -> bool:
    """Whether a duty was with this person, or, where `told` counts, they were told of it."""
    had = (duty.holder_id, duty.acknowledged_by_id, *(duty.told_ids if told else ()))
    return person.id in had and person.id not in duty.declined_ids


def _was_told(person: Person, duty: Duty, report_id: str) -> bool:
    return duty.report_id == report_id and had_duty(person, duty, told=True)
