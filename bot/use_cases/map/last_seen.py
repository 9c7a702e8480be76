"""Stores when the child was last seen, as a report says it. A visit attempted is not a child seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import uuid4

from dialogs.session import Session
from state_machines.case.case import Case, LastSeen
from state_machines.case.report import Report
from state_machines.case.sightings import Sighting
from state_machines.people.people import Person
from state_machines.time.moments import london_day
from storage.unit_of_work import UnitOfWork

#: How the case names who saw the child, where the reporter knows no more than that.
BY = {
    "social_worker": "the social worker",
    "someone_else": "somebody else",
    "not_known": "somebody not known",
}


def store_sighting_in_report(
    uow: UnitOfWork, case: Case, report: Report, session: Session, person: Person, now: datetime
) -> None:
    """Store the sighting that the report tells of, if it tells of one."""
    seen = sighting_in_report(session, report.facts, person)
    told = any(one.report_id == report.id for one in uow.sightings.of_case(case.id))
    if seen is not None and not told:
        account = Sighting(
            id=uuid4().hex,
            case_id=case.id,
            seen_on=seen.on,
            seen_by=seen.by,
            alone=seen.alone,
            said_by_id=person.id,
            said_at=now,
            report_id=report.id,
        )
        store_sighting(uow, case, account)


def store_sighting(uow: UnitOfWork, case: Case, sighting: Sighting) -> None:
    """Add the account; the case itself keeps the latest, which is all that an older release reads."""
    uow.sightings.add(sighting)
    if case.last_seen is None or sighting.seen_on >= case.last_seen.on:
        uow.cases.set_last_seen(case.id, sighting.as_last_seen)


def sighting_in_report(session: Session, facts: Mapping[str, str], reporter: Person) -> LastSeen | None:
    """The sighting that the report tells of; None if it names no day."""
    seen = facts.get("seen")
    if seen in {"seen_alone", "seen_not_alone"}:
        return LastSeen(visit_day(session), reporter.name, alone=seen == "seen_alone")
    told = session.answers.get("last_seen_on") if "last_seen_on" in session.trail else None
    if not isinstance(told, str):
        return None
    by = session.facts.get("last_seen_by", "not_known")
    return LastSeen(date.fromisoformat(told), BY.get(by, reporter.name))


def visit_day(session: Session) -> date:
    """The day of the visit that the draft tells of."""
    exactly = session.answers.get("when_exactly") if "when_exactly" in session.trail else None
    if isinstance(exactly, str):
        return london_day(datetime.fromisoformat(exactly))
    return london_day(session.answered_at.get("when", session.updated_at))
