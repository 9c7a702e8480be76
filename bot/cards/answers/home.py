"""The Home tab and the list of a person's cases: first what waits for them, then all else."""

from __future__ import annotations

from collections.abc import Iterable

from bot.cards.parts.card_builder import card
from bot.cards.parts.case_lines import case_words
from bot.cards.parts.report_menu import report_buttons
from bot.reading.standing import Standing
from bot.surface_profile import CommandWords
from bot.values import Action, Button, Card, Section
from dialogs.registry import DIALOGS
from dialogs.session import Session
from state_machines.case.case import Case
from state_machines.people.people import Person

#: How many cases get a button of their own; the others are reached by their reference.
MOST_BUTTONS = 10
#: How many references of cases with nothing open are named.
MOST_QUIET = 60


def home_contents(
    person: Person,
    standings: tuple[Standing, ...],
    drafts: Iterable[Session],
    quiet: Iterable[Case],
    commands: CommandWords,
    damaged: Iterable[Case] = (),
) -> Card:
    """The Home tab of one person: duties, drafts and cases."""
    waiting = [one for one in standings if one.owed]
    watched = [one for one in standings if not one.owed]
    # A draft without any answer is left out, because nothing in it could be lost.
    begun = tuple(draft for draft in drafts if draft.answers)
    return card(
        "Doorstep",
        lead=f"{person.name}: {_summary_words(waiting)}",
        sections=(
            Section("Waiting for you", tuple(case_words(one) for one in waiting)),
            Section("Begun, not submitted", tuple(_draft_words(draft) for draft in begun)),
            Section("Also open", tuple(case_words(one) for one in watched)),
            Section("Cannot be shown", tuple(_unreadable_words(case) for case in damaged)),
            Section("Your cases with nothing open", _references(quiet)),
        ),
        note=f"Type {commands.help} to see everything that Doorstep can do.",
        buttons=(*report_buttons(begun), Button("I will be away", Action.AWAY), *_case_buttons(standings)),
        rest=_rest_words(commands),
    )


def case_list_card(
    standings: tuple[Standing, ...],
    quiet: Iterable[Case],
    commands: CommandWords,
    damaged: Iterable[Case] = (),
) -> Card:
    """One's own cases, those with something open first."""
    open_lines = tuple(case_words(one) for one in standings)
    unread = tuple(_unreadable_words(case) for case in damaged)
    return card(
        "Your cases",
        lead="Overdue first." if open_lines or unread else "Nothing is open in your cases.",
        sections=(
            Section("Open", open_lines),
            Section("Cannot be shown", unread),
            Section("Nothing open", _references(quiet)),
        ),
        note=f"Type {commands.case} and a reference to see where a case stands.",
        buttons=_case_buttons(standings),
        rest=_rest_words(commands),
    )


def _rest_words(commands: CommandWords) -> str:
    return f"Type {commands.case} and a reference for any of them."


def _summary_words(waiting: list[Standing]) -> str:
    overdue = sum(one.overdue for one in waiting)
    if not waiting:
        return "nothing waits for you."
    cases = "1 case waits" if len(waiting) == 1 else f"{len(waiting)} cases wait"
    return f"{cases} for you, {overdue} overdue." if overdue else f"{cases} for you."


def _draft_words(session: Session) -> str:
    dialog = DIALOGS.get(session.dialog)
    title = dialog.title if dialog else session.dialog
    return f"{title}: {len(session.trail)} answered. Every answer is kept."


def _unreadable_words(case: Case) -> str:
    return (
        f"{case.reference} is open, but part of what is stored about it cannot be read. Tell your "
        "administrator, and telephone the people who work on it."
    )


def _references(cases: Iterable[Case]) -> tuple[str, ...]:
    """The first references in one line, and how many more there are."""
    references = [case.reference for case in cases]
    first, more = ", ".join(references[:MOST_QUIET]), len(references) - MOST_QUIET
    return (first, *((f"and {more} more",) if more > 0 else ())) if first else ()


def _case_buttons(standings: tuple[Standing, ...]) -> tuple[Button, ...]:
    return tuple(
        Button(one.state.case.reference, Action.STATUS, one.state.case.reference)
        for one in standings[:MOST_BUTTONS]
    )
