"""Cards about an amended or withdrawn report, and the button with which its reporter begins."""

from __future__ import annotations

from collections.abc import Iterable

from bot.cards.parts.card_builder import card
from bot.cards.parts.times import moment
from bot.cards.parts.words import join_names, report_reference
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card, Fact
from dialogs.catalog.amend_report import WITHDRAW
from dialogs.session import Session
from state_machines.case.report import Report
from state_machines.people.people import Person

#: More than this would bury what else is on the card; the newest reports are those one changes.
MOST_BUTTONS = 3


def amend_buttons(reports: Iterable[Report], viewer: Person) -> tuple[Button, ...]:
    """One button for each report of the viewer's own, newest first."""
    own = [report for report in reports if report.reporter_id == viewer.id]
    label = "Amend or withdraw"
    return tuple(
        Button(
            f"{label} {report_reference(report.id)}" if len(own) > 1 else label,
            Action.AMEND,
            f"{report.escalation_id}/{report.id}",
        )
        for report in own[: -MOST_BUTTONS - 1 : -1]
    )


def amendment_card(state: Snapshot, session: Session, others: tuple[str, ...] = ()) -> Card:
    """The card that confirms the change; drawn from stored data, so that a second press shows the same.

    `others` are the references of the other children of the same report, for whom it counts as well.
    """
    reference = report_reference(session.result)
    cases = join_names((state.case.reference, *others))
    if session.answers["change"] == WITHDRAW:
        return card(
            f"Withdrawn: {reference} about {cases}",
            lead="Everybody who was told of it hears so. What you reported stays on the record.",
            facts=(Fact("What happens next", _next_words(state)),),
            buttons=(Button("Where it stands", Action.STATUS, state.case.reference),),
        )
    return card(
        f"Amended: {reference} about {cases}",
        lead="Everybody who was told of it hears so. What you reported before stays beside it.",
        buttons=(Button("Where it stands", Action.STATUS, state.case.reference),),
    )


def _next_words(state: Snapshot) -> str:
    if not state.is_open:
        return "The case is closed here already."
    if are_all_withdrawn(state):
        return "Those responsible decide whether to close it, and say why. Until then it goes on."
    return "Another report about this child stands, so it goes on."


def are_all_withdrawn(state: Snapshot) -> bool:
    """Whether every report of this escalation has been withdrawn."""
    return state.escalation.facts.get("reports") == "withdrawn"


def withdrawal_facts(state: Snapshot) -> tuple[Fact, ...]:
    """What a card says when all reports are withdrawn and nobody has decided about the case yet."""
    words = "Withdrawn by whoever made it. Those responsible may close it, with a reason."
    return (Fact("Report", words),) if state.is_open and are_all_withdrawn(state) else ()


def amendment_line(session: Session) -> str:
    """The line about the change that stands under the report in the case's detail; for private cards only."""
    when = moment(session.updated_at)
    if session.answers["change"] == WITHDRAW:
        return f"Withdrawn {when}. Reason: {session.answers['why_withdrawn']}"
    return f"Amended {when}: {session.answers['correction']}"
