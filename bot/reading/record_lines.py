"""Reads the record of a case, of a person, of refusals and of readings, as lines that a person can read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.records import AuditEntry
from storage.unit_of_work import UnitOfWork

#: Actions that end so were refused; those that end so were looked at.
REFUSE, READ = "refuse", "read"
#: Whoever takes break-glass access to a case looks at it.
_TAKES_SIGHT = "glass:break"
#: What commands put on record under `by` before it was `user` everywhere; elsewhere `by` is no person.
_NAMED_BY = frozenset(
    {
        *("absence:import", "bar:end", "bar:set", "bars:list", "bars:refuse", "case:join", "content:erase"),
        *("directory:import", "export:write", "hold:end", "hold:set", "person:leave", "rota:import"),
    }
)
#: Nobody acted: time did.
NOBODY = "Doorstep"


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One entry: when, by whom, what, and about which case where it says so."""

    at: datetime
    who: str
    what: str
    about: str


def lines_of_case(uow: UnitOfWork, reference: str) -> tuple[RecordLine, ...] | None:
    """Everything on record about a case, oldest first; None where there is no such case."""
    case = uow.cases.by_reference(reference)
    if case is None:
        return None
    escalations = [one.id for one in uow.escalations.of_case(case.id)]
    subjects = [case.id, *escalations, *(one.id for one in uow.reports.of_case(case.id))]
    subjects += [one.id for one in uow.duties.of_escalations(escalations)]
    subjects += [one.id for one in uow.standing_facts.of_case(case.id)]
    subjects += [one.id for one in uow.sightings.of_case(case.id)]
    subjects += [*uow.bars.ids_of_case(case.id), *uow.broken_glass.ids_of_case(case.id)]
    return as_lines(uow, uow.audit.of_subjects(subjects))


def readings_of_case(uow: UnitOfWork, case_id: str) -> tuple[RecordLine, ...]:
    """Who looked at the case, and who was refused, oldest first."""
    subjects = [case_id, *(one.id for one in uow.escalations.of_case(case_id))]
    return as_lines(uow, (one for one in uow.audit.of_subjects(subjects) if is_looking(one.action)))


def as_lines(uow: UnitOfWork, entries: Iterable[AuditEntry]) -> tuple[RecordLine, ...]:
    """Entries as lines, with people by name and cases by reference."""
    listed = list(entries)
    names = {one.id: one.name for one in uow.people.by_ids({one.actor_id for one in listed if one.actor_id})}
    references = _references(uow, listed)
    return tuple(
        RecordLine(
            one.at,
            names.get(one.actor_id or "", one.actor_id or _user_of_command(one) or NOBODY),
            one.action,
            references.get(one.subject) or references.get(str(one.details.get("escalation"))) or one.subject,
        )
        for one in listed
    )


def _user_of_command(entry: AuditEntry) -> str:
    """Who of the operating system's users ran what is on record; entries of before call them `by`."""
    before = entry.details.get("by") if entry.action in _NAMED_BY else None
    return str(entry.details.get("user") or before or "")


def is_looking(action: str) -> bool:
    """Whether somebody looked, or wanted to."""
    return action == _TAKES_SIGHT or action.partition(":")[2].partition("_")[0] in {READ, REFUSE}


def _references(uow: UnitOfWork, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """By the id of a case or of an escalation, the case's reference."""
    named = {one.subject for one in entries} | {str(one.details.get("escalation")) for one in entries}
    found: dict[str, str] = {}
    for one in sorted(named):
        case = uow.cases.by_id(uow.escalations.case_of(one) or one)
        if case is not None:
            found[one] = case.reference
    return found
