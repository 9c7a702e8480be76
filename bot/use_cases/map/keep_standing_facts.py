"""Keeps on the case what a report tells of risks, of safe contact and of needs, and ends it if withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from bot.reading.family import siblings_of
from state_machines.case.case import Case
from state_machines.case.family import facts_of_family
from state_machines.case.report import Answer, Report
from state_machines.case.said_in_reports import kept_from, said_in
from state_machines.case.standing_facts import Said, StandingFact, known_values, standing
from state_machines.settings.local_settings import LocalSettings
from state_machines.time.moments import london_day
from storage.records import Json
from storage.unit_of_work import UnitOfWork

#: The reason on the record where the report that told of it was withdrawn.
WITHDRAWN_REASON = "The report was withdrawn."
#: The reason where a report that was recorded early, by an alert, says it no more once it is complete.
CHANGED_REASON = "The complete report does not say so."


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody said about a case, in a report or in an account that is none: its answers and its id."""

    id: str
    case_id: str
    by_id: str
    answers: Mapping[str, Answer]
    report_id: str | None = None


def keep_standing_facts(uow: UnitOfWork, settings: LocalSettings, report: Report, now: datetime) -> None:
    """Store what the report tells, in the caller's transaction; what it told before is not stored twice."""
    told = said_in(report.answers)
    for before in uow.standing_facts.of_case(report.case_id):
        if before.report_id == report.id and before.stands and not _says(told, before):
            end_fact(uow, before, report.reporter_id, now, CHANGED_REASON)
    account = Account(report.id, report.case_id, report.reporter_id, report.answers, report.id)
    keep_facts_of_account(uow, settings, account, now)


def keep_facts_of_account(uow: UnitOfWork, settings: LocalSettings, account: Account, now: datetime) -> None:
    """Store what the account tells that was not stored from it before."""
    known = {fact.id: fact for fact in uow.standing_facts.of_case(account.case_id)}
    for said in said_in(account.answers):
        fact = _fact(settings, account, said, now)
        if fact.id not in known:
            uow.standing_facts.add(fact)
            details: dict[str, Json] = {
                "case": fact.case_id,
                "report": fact.report_id,
                "kind": fact.kind.value,
            }
            uow.audit.append(now, account.by_id, "fact:say", fact.id, details)
        elif known[fact.id].not_shared_with != fact.not_shared_with:
            uow.standing_facts.save_sharing(fact)


def _says(told: Iterable[Said], fact: StandingFact) -> bool:
    return any((said.kind, said.category) == (fact.kind, fact.category) for said in told)


def _fact(settings: LocalSettings, account: Account, said: Said, now: datetime) -> StandingFact:
    return StandingFact(
        id=uuid5(NAMESPACE_OID, f"{account.id}/{said.kind}/{said.category}").hex,
        case_id=account.case_id,
        kind=said.kind,
        category=said.category,
        words=said.words,
        said_by_id=account.by_id,
        said_at=now,
        report_id=account.report_id,
        not_shared_with=kept_from(account.answers),
        review_on=settings.review_known_on(london_day(now)),
    )


def known_facts(uow: UnitOfWork, case: Case, answers: Mapping[str, Answer]) -> dict[str, str]:
    """What rules may read of what is known at a report, of its own answers, and of the family."""
    own = uow.standing_facts.of_case(case.id)
    others = uow.standing_facts.of_cases([one.id for one in siblings_of(uow, case)])
    return known_values((*standing(own), *facts_of_family(own, others), *said_in(answers)))


def end_facts_of_report(
    uow: UnitOfWork, report: Report, by_id: str, now: datetime
) -> tuple[StandingFact, ...]:
    """End what only this report told, since it was withdrawn; which facts these are."""
    known = uow.standing_facts.of_case(report.case_id)
    told = tuple(fact for fact in known if fact.report_id == report.id and fact.stands)
    for fact in told:
        end_fact(uow, fact, by_id, now, WITHDRAWN_REASON)
    return told


def end_fact(uow: UnitOfWork, fact: StandingFact, by_id: str, now: datetime, reason: str) -> None:
    """Store that it no longer holds, by whom and why, with its entry in the record."""
    uow.standing_facts.save_end(fact.end(now, by_id, reason))
    uow.audit.append(now, by_id, "fact:end", fact.id, {"case": fact.case_id})
