"""Tells those who lead on the other children of a family that there was a report at its door."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.cards.messages.family_report import FamilyReportPayload
from bot.reading.family import FamilyMember
from bot.reading.snapshot import circle_of
from bot.services import Services
from bot.use_cases.outbox import outgoing
from state_machines.case.case import Case, Plan
from state_machines.case.report import Report
from state_machines.duties.circle import Circle
from state_machines.duties.let_in import is_limited, may_know_of, with_bars_of_all, with_limits
from state_machines.duties.roles import holder_of
from state_machines.people.people import Person, Role
from storage.records import Json, OutgoingMessage
from storage.unit_of_work import UnitOfWork


def tell_other_leads(
    uow: UnitOfWork,
    report: Report,
    not_in_it: Iterable[FamilyMember],
    told: Collection[str],
    now: datetime,
) -> None:
    """One short message to whoever leads on a child of the family whom the report is not about.

    Whoever is told of the report itself, or made it, needs none, and nobody needs a second: of danger they
    were told before the report was complete.
    """
    cases: dict[str, list[Case]] = {}
    knowing = {*told, report.reporter_id, *(person for person, _ in _told_of(uow, report))}
    about = uow.cases.read_by_id(report.case_id)
    for member in not_in_it:
        lead = _lead_who_may_know(member.circle, about, now)
        if lead is not None and lead.id not in knowing:
            cases.setdefault(lead.id, []).append(member.case)
    for person_id, theirs in cases.items():
        _tell(uow, report, person_id, theirs, now)


def tell_another_lead(uow: UnitOfWork, services: Services, failed: OutgoingMessage, now: datetime) -> None:
    """Where a reader cannot be reached, tell whoever stands in for them on those cases."""
    payload = FamilyReportPayload.from_json(failed.payload)
    report = uow.reports.by_id(payload.report)
    if report is None:
        return
    cases: dict[str, list[Case]] = {}
    about = uow.cases.read_by_id(report.case_id)
    for case in uow.cases.by_ids(payload.cases):
        lead = _lead_who_may_know(circle_of(uow, services.settings, case, now), about, now)
        if lead is not None and lead.id not in {failed.to_person_id, report.reporter_id}:
            cases.setdefault(lead.id, []).append(case)
    for person_id, theirs in cases.items():
        _tell(uow, report, person_id, theirs, now)


def tell_of_withdrawal(uow: UnitOfWork, report: Report, now: datetime) -> None:
    """Whoever was told as the lead on another child hears that the report was taken back."""
    for person_id, case_ids in _told_of(uow, report):
        _enqueue(uow, report, person_id, case_ids, now, withdrawn=True)


def _told_of(uow: UnitOfWork, report: Report) -> Iterator[tuple[str, list[str]]]:
    """Who was told of the report as the lead on other children, and on which."""
    for entry in uow.audit.of_subject(report.id):
        cases = entry.details.get("cases")
        if entry.action == "family:tell" and isinstance(cases, list):
            yield str(entry.details["person"]), [str(one) for one in cases]


def _tell(uow: UnitOfWork, report: Report, person_id: str, cases: Iterable[Case], now: datetime) -> None:
    ids = [case.id for case in cases]
    listed: list[Json] = [*ids]
    uow.audit.append(now, None, "family:tell", report.id, {"person": person_id, "cases": listed})
    _enqueue(uow, report, person_id, ids, now, withdrawn=False)


def _lead_who_may_know(circle: Circle, about: Case | None, now: datetime) -> Person | None:
    """Who leads on this child and may know of the one of whom the report is; the barred are passed over."""
    if about is None or not is_limited(about, now):
        return _lead_of(circle)
    of_report = with_limits(replace(circle, case=about), now)
    lead = _lead_of(with_bars_of_all((circle, of_report))[0])
    return lead if lead is not None and may_know_of(lead, of_report) else None


def _lead_of(circle: Circle) -> Person | None:
    """The social worker, or who stands in for them; with early help alone the lead practitioner."""
    alone = circle.case.plan is Plan.EH and circle.case.allocated_social_worker_id is None
    return holder_of(Role.LEAD_PRACTITIONER if alone else Role.ALLOCATED_SOCIAL_WORKER, circle).person


def _enqueue(
    uow: UnitOfWork, report: Report, person_id: str, case_ids: list[str], now: datetime, *, withdrawn: bool
) -> None:
    payload = FamilyReportPayload(report.id, tuple(case_ids), withdrawn)
    outgoing.enqueue(
        uow,
        payload,
        now,
        to_person_id=person_id,
        urgency=report.urgency,
        dedup_key=f"{payload.KIND}:{report.id}:{'withdrawn:' if withdrawn else ''}{person_id}",
    )
