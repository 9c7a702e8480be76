"""What a dialog ends with for whoever may know nothing of the case: what they said is kept, and no more."""

from __future__ import annotations

from datetime import datetime

from bot.cards.parts.card_builder import card
from bot.cards.parts.emergency import emergency_telephones, emergency_words
from bot.cards.parts.words import report_reference
from bot.reading.let_in import is_shut_out
from bot.services import Services
from bot.values import Card, Section
from dialogs.session import Session
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def kept_without_more(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> Card | None:
    """That it is recorded and the right people are told; None for whoever may know more than that.

    The emergency numbers stand there while an alarm of the dialog does.
    """
    case_id = _case_id(uow, session)
    case = uow.cases.read_by_id(case_id) if case_id else None
    if case is None or not is_shut_out(uow, services, case, person, now):
        return None
    stands = any(alarm.is_live for alarm in uow.alarms.of_draft(session.id))
    report = uow.reports.by_id(session.result)
    return card(
        f"Recorded: {report_reference(report.id)}" if report else "Recorded",
        lead="What you said is kept, and the right people are being told.",
        sections=(
            Section("Emergency", tuple(emergency_words(services.settings).splitlines()) if stands else ()),
        ),
        telephones=emergency_telephones(services.settings) if stands else (),
    )


def _case_id(uow: UnitOfWork, session: Session) -> str | None:
    """The case that the dialog came to be about."""
    if "escalation_id" in session.context:
        return uow.escalations.case_of(session.context["escalation_id"])
    report = uow.reports.by_id(session.result)
    sighting = uow.sightings.by_id(session.result) if report is None else None
    return report.case_id if report else sighting.case_id if sighting else None
