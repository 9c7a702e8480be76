"""Judges, when a report is sent, about which children it is, and tells those who lead on the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.cards.messages.family_report import FamilyReportPayload
from bot.reading.family import FamilyMember
from bot.reading.siblings import siblings_for
from bot.services import Services
from bot.use_cases.collect.draft_as_report import case_of
from bot.use_cases.outbox import outgoing
from dialogs.session import Session
from dialogs.siblings import chosen_siblings
from state_machines.case.case import Case, Plan
from state_machines.case.report import Report
from state_machines.duties.circle import Circle
from state_machines.duties.roles import holder_of
from state_machines.people.people import Person, Role
from storage.records import Json
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FamilyReport:
    """The child named first, the others whom the report is about, and those whom it is not."""

    first: Case
    others: tuple[Case, ...] = ()
    not_in_it: tuple[FamilyMember, ...] = ()

    @property
    def children(self) -> tuple[Case, ...]:
        """Every child whom the report is about."""
        return (self.first, *self.others)


def judge_family(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> FamilyReport:
    """Lock every case of the report, and leave out who is not of the family or the reporter's any more.

    A child whose part in it ended is told of like any other sibling: a report is never held up by them.
    """
    chosen = chosen_siblings(session)
    if chosen:
        uow.cases.lock_by_reference([str(session.answers["case"]), *chosen])
    case = case_of(uow, session)
    found = siblings_for(uow, services, case, person, now)
    picked = {one.case.id for one in found.offered if one.case.reference in chosen}
    return FamilyReport(
        case,
        tuple(one.case for one in found.offered if one.case.id in picked),
        tuple(one for one in found.everybody if one.case.id not in picked),
    )


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
    for member in not_in_it:
        lead = _lead_of(member.circle)
        if lead is not None and lead.id not in knowing:
            cases.setdefault(lead.id, []).append(member.case)
    for person_id, theirs in cases.items():
        ids: list[Json] = [case.id for case in theirs]
        uow.audit.append(now, None, "family:tell", report.id, {"person": person_id, "cases": ids})
        _enqueue(uow, report, person_id, [case.id for case in theirs], now, withdrawn=False)


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
