"""The menu of reports that somebody can begin: the words on their buttons, and for `/report`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cards.parts.card_builder import card
from bot.values import Action, Button, Card, Section
from dialogs.registry import dialog_by_name
from dialogs.session import Session


@dataclass(frozen=True, slots=True)
class ReportMenuItem:
    """One kind of report. `dialog` is the name of its dialog and `typed` what may follow `/report`.

    The button `label` begins a report and `resume` continues a draft. `everywhere`: it has a button on Home,
    too.
    """

    dialog: str
    label: str
    resume: str
    command_words: tuple[str, ...]
    is_shortcut: bool = False


#: In the order in which they are offered; `/report` alone begins the first.
REPORT_MENU = (
    ReportMenuItem(
        "missed_visit", "Report a missed visit", "Continue your report", ("visit",), is_shortcut=True
    ),
    ReportMenuItem(
        "hostile_incident",
        "Report a hostile incident",
        "Continue: hostile incident",
        ("incident", "hostile", "hostility"),
        is_shortcut=True,
    ),
    ReportMenuItem(
        "engagement_concern",
        "Report a concern",
        "Continue: concern",
        ("concern", "engagement"),
        is_shortcut=True,
    ),
    ReportMenuItem("child_seen", "The child has been seen", "Continue: child seen", ("seen",)),
    ReportMenuItem(
        "no_access_assessment",
        "Assess a no-access visit",
        "Continue: no-access assessment",
        ("assessment", "assess", "no-access"),
    ),
    ReportMenuItem(
        "repeat_referral", "Report a repeat referral", "Continue: repeat referral", ("repeat", "referral")
    ),
    ReportMenuItem(
        "agency_closing", "An agency means to close", "Continue: agency closing", ("closing", "close")
    ),
    ReportMenuItem(
        "agencies_disagree",
        "Agencies disagree",
        "Continue: agencies disagree",
        ("disagree", "disagreement", "conflict"),
    ),
    ReportMenuItem(
        "family_moved",
        "The family has moved or is gone",
        "Continue: family moved or gone",
        ("moved", "gone", "missing", "gp"),
    ),
)
DEFAULT_REPORT = REPORT_MENU[0]


def dialog_for_command(words: str) -> str:
    """The dialog that the words after `/report` ask for, or the usual one if they name none."""
    first = next(iter(words.lower().split()), "")
    return next((way.dialog for way in REPORT_MENU if first in way.command_words), DEFAULT_REPORT.dialog)


def begin_button(dialog: str) -> tuple[Button, ...]:
    """The button that begins this dialog; none if the dialog is not a report."""
    return tuple(_menu_button(way) for way in REPORT_MENU if way.dialog == dialog)


def report_buttons(begun: tuple[Session, ...] = ()) -> tuple[Button, ...]:
    """The reports that are offered everywhere. One that is under way is continued instead."""
    under_way = {draft.dialog for draft in begun}
    return tuple(_menu_button(way, resumed=way.dialog in under_way) for way in REPORT_MENU if way.is_shortcut)


def report_begun_card(dialog: str, notice: str) -> Card:
    """The answer to `/report`: where the question is, and the other reports in case one was meant."""
    return card(
        dialog_by_name(dialog).title,
        lead=notice,
        sections=(Section("", ("Something other than this?",)),),
        buttons=tuple(_menu_button(way) for way in REPORT_MENU if way.dialog != dialog),
    )


def _menu_button(way: ReportMenuItem, *, resumed: bool = False) -> Button:
    label = way.resume if resumed else way.label
    return Button(label, Action.REPORT, way.dialog, primary=way is DEFAULT_REPORT)
