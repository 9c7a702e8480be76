"""Finds what is to go of a case, of one report, or of escalations that closed long ago."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards.parts.words import report_reference
from bot.use_cases.erase.ended_dialogs import EndedDialogs, read_ended_dialogs, rows_of, whose
from bot.use_cases.erase.erase import Found, refusal
from state_machines.case.case import Case
from state_machines.case.report import Report
from state_machines.errors import NotAllowed, NotFound
from storage.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go: rows by table, messages that would be taken away, and what stands in the way.

    `beside` are the references of cases on which the same report left the same words.
    """

    reference: str
    found: Found
    rows: Counter[str]
    messages: int
    refusal: str
    beside: tuple[str, ...] = ()


def look_for_case(store: Store, reference: str, now: datetime) -> Preview:
    """Everything that Doorstep holds of the case; raises NotFound."""
    dialogs = read_ended_dialogs(store, now)
    with store.read() as uow:
        case = _case(uow, reference)
        ids = tuple(one.id for one in uow.escalations.of_case(case.id))
        ended = dialogs.about({case.id, case.reference, *names_in(uow, ids)})
        alarms = uow.erasures.alarms_of_case(case.id)
        rows = (*uow.erasures.rows_of_escalations(ids), *rows_of(ended), *uow.erasures.rows_of_case(case.id))
        found = Found(case.id, tuple(dict.fromkeys(rows)), ids, alarms, whose(ended))
        return _preview(uow, case, found)


def look_for_report(store: Store, name: str, now: datetime) -> Preview:
    """Everything that one report left, by the name that people read (R-2983E0); raises NotFound."""
    dialogs = read_ended_dialogs(store, now)
    with store.read() as uow:
        report = _report(uow, name)
        case = uow.cases.by_ids([report.case_id])[0]
        ended = dialogs.about({report.id, *((report.made_with,) if report.made_with else ())})
        rows = (*rows_of(ended), *uow.erasures.rows_of_report(report.id))
        found = Found(case.id, rows, (report.escalation_id,), (), whose(ended))
        return _preview(uow, case, found)


def look_for_escalations(uow: UnitOfWork, case_id: str, ids: Sequence[str], dialogs: EndedDialogs) -> Found:
    """What was written in these escalations of the case, and in the dialogs that led to it."""
    ended = dialogs.about(names_in(uow, ids))
    rows = (*rows_of(ended), *uow.erasures.rows_of_escalations(ids))
    return Found(case_id, rows, tuple(ids), (), whose(ended))


def names_in(uow: UnitOfWork, escalation_ids: Sequence[str]) -> set[str]:
    """What dialogs about these escalations name."""
    duties = (duty.id for duty in uow.duties.of_escalations(escalation_ids))
    reports = uow.reports.reporters_of(escalation_ids)
    return {*escalation_ids, *duties, *(report for made in reports.values() for report in made)}


def _preview(uow: UnitOfWork, case: Case, found: Found) -> Preview:
    together = uow.erasures.cases_with({row.submission for row in found.rows if row.submission})
    beside = {one for cases in together.values() for one in cases} - {case.id}
    return Preview(
        reference=case.reference,
        found=found,
        rows=Counter(row.kind for row in found.rows),
        messages=uow.deletions.count_of(found.escalation_ids, found.alarm_ids, found.dialogs),
        refusal=refusal(uow, case.id, found.escalation_ids),
        beside=tuple(sorted(one.reference for one in uow.cases.by_ids(beside))),
    )


def _case(uow: UnitOfWork, reference: str) -> Case:
    case = uow.cases.read_by_reference(reference)
    if case is None:
        raise NotFound(f"Doorstep knows no case {reference.strip().upper()}.")
    return case


def _report(uow: UnitOfWork, name: str) -> Report:
    wanted = name.strip().upper()
    found = [one for one in _candidates(uow, wanted) if report_reference(one) == wanted or one == name]
    if not found:
        raise NotFound(f"Doorstep knows no report {wanted}.")
    if len(found) > 1:
        raise NotAllowed(
            f"{len(found)} reports are called {wanted}. Name one whole: {', '.join(sorted(found))}."
        )
    report = uow.reports.by_id(found[0])
    if report is None:
        raise NotFound(f"Doorstep knows no report {wanted}.")
    return report


def _candidates(uow: UnitOfWork, wanted: str) -> Iterator[str]:
    yield from uow.erasures.reports_beginning_with(wanted.removeprefix("R-").lower()[:6])
