"""The board's types of non-engagement for one report: as its document suggests, or as confirmed."""

from __future__ import annotations

from bot.cards.parts.card_builder import card
from bot.cards.parts.words import join_names, report_reference, short_name, source_words
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card
from dialogs.catalog.engagement_types import NONE
from dialogs.spec import Option
from state_machines.case.report import Report
from state_machines.people.people import Person
from state_machines.policy.model import EngagementType


def suggested_types(state: Snapshot, report: Report) -> tuple[EngagementType, ...]:
    """The types that the board's document suggests for what was observed."""
    return state.policy.types_suggested_by({**report.facts, "plan": state.case.plan.value})


def type_options(state: Snapshot, report: Report) -> tuple[Option, ...]:
    """Every type of the board, the suggested ones first, and the option that it is none of them."""
    first = suggested_types(state, report)
    others = tuple(kind for kind in state.policy.types if kind not in first)
    marked = tuple(Option(kind.name, f"{kind.title} (suggested)") for kind in first)
    return (*marked, *(Option(kind.name, kind.title) for kind in others), Option(NONE, "None of these"))


def type_line(state: Snapshot, report: Report) -> tuple[str, ...]:
    """Such as "Camden 2019 calls this avoidance (Camden 2019, section 2): suggested, not confirmed."."""
    if report.types is None:
        words = _type_words(state, suggested_types(state, report))
        return (f"{words}: suggested by the document, not confirmed by the reporter.",) if words else ()
    chosen = tuple(kind for kind in state.policy.types if kind.name in report.types)
    words = _type_words(state, chosen)
    if not words:
        return (f"The reporter sees none of the types of {short_name(state.policy)} in it.",)
    return (f"{words}: as the reporter sees it.",)


def type_button(state: Snapshot, report: Report, viewer: Person | None = None) -> tuple[Button, ...]:
    """The button for the person who made the report, if the board has types at all."""
    if not state.policy.types or (viewer is not None and viewer.id != report.reporter_id):
        return ()
    return (Button("What the board calls it", Action.TYPES, f"{report.escalation_id}/{report.id}"),)


def types_card(state: Snapshot, report: Report) -> Card:
    """The card is drawn from what is stored, so that a second press shows the same."""
    return card(
        f"Recorded for {report_reference(report.id)} about {state.case.reference}",
        lead=" ".join(type_line(state, report)),
        note="The report itself and the flowchart stay as they are.",
        buttons=(Button("Where it stands", Action.STATUS, state.case.reference),),
    )


def _type_words(state: Snapshot, kinds: tuple[EngagementType, ...]) -> str:
    if not kinds:
        return ""
    document = short_name(state.policy)
    named = tuple(f"{kind.title.lower()} ({source_words(kind.source, document)})" for kind in kinds)
    return f"{document} calls this {join_names(named)}"
