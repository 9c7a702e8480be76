"""The message that somebody reported at a family's door, to who leads on another child of that family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.parts.card_builder import card
from bot.cards.parts.times import moment
from bot.cards.parts.words import join_names, name_and_job, name_or_nobody, report_kind, urgency_words
from bot.reading.snapshot import circle_of
from bot.values import Action, Button, Card
from state_machines.access.matrix import Right
from state_machines.case.report import Urgency
from state_machines.duties.relations import part_in_case
from state_machines.errors import NotFound


@dataclass(frozen=True, slots=True)
class FamilyReportPayload(Payload):
    """Which report it is, on which children the reader leads, and whether it was taken back."""

    KIND: ClassVar[str] = "family_report"

    report: str = ""
    cases: tuple[str, ...] = ()
    withdrawn: bool = False


def _draw(occasion: Occasion, payload: FamilyReportPayload) -> Card:
    """Neither the other child's case nor what was written: having been told is no right to either."""
    report = occasion.uow.reports.by_id(payload.report)
    theirs = occasion.uow.cases.by_ids(payload.cases)
    about = occasion.uow.cases.read_by_id(report.case_id) if report else None
    if report is None or about is None or not theirs:
        raise NotFound("Doorstep does not know this case any more. Nothing was changed.")
    references = join_names(tuple(case.reference for case in theirs))
    kind, when = report_kind(report).lower(), moment(report.recorded_at)
    who = name_and_job(occasion.uow.people.by_id(report.reporter_id))
    lead_id = about.allocated_social_worker_id or about.lead_practitioner_id
    lead = occasion.uow.people.by_id(lead_id) if lead_id else None
    buttons = tuple(
        Button(f"Where {case.reference} stands", Action.STATUS, case.reference) for case in theirs
    )
    if payload.withdrawn:
        said = f"{who} has withdrawn the report of {when} about another child of the family."
        return card(f"{references}: a report at the family's door was withdrawn", lead=said, buttons=buttons)
    ask = f"Please ask {name_or_nobody(lead)}, who leads there," if lead else "Please ask the duty manager"
    return card(
        f"{references}: a report at the family's door{_urgency(report.urgency)}",
        lead=f"{who} reported {when}: {kind}. It is about another child of the family, not about "
        f"{references}, and nothing is recorded on your case. {ask} what it means for {references}.",
        buttons=buttons,
    )


def _urgency(urgency: Urgency) -> str:
    return "" if urgency is Urgency.ROUTINE else f", {urgency_words(urgency).lower()}"


def _names(occasion: Occasion, payload: FamilyReportPayload) -> tuple[str | None, ...]:
    report = occasion.uow.reports.by_id(payload.report)
    return (report.case_id if report else None, *payload.cases)


def _hears(occasion: Occasion, payload: FamilyReportPayload) -> bool:
    """Whoever has a part still in one of the children's cases for which they were told."""
    uow, reader = occasion.uow, occasion.recipient()
    circles = (
        circle_of(uow, occasion.services.settings, case, occasion.now)
        for case in uow.cases.by_ids(payload.cases)
    )
    return any(part_in_case(reader, circle).may(Right.SEE_STEP) for circle in circles)


FAMILY_REPORT_KIND = MessageKind(FamilyReportPayload, _draw, _names, _hears)
