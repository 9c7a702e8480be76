"""The help text: what Doorstep does and how to ask for it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cards.parts.card_builder import card
from bot.cards.parts.emergency import emergency_words
from bot.cards.parts.report_menu import report_buttons
from bot.surface_profile import CommandWords
from bot.values import Card, Section
from state_machines.policy.policy import Policy
from state_machines.settings.local_settings import LocalSettings


def help_contents(settings: LocalSettings, policy: Policy, commands: CommandWords) -> Card:
    """The card with the commands, the buttons, the emergency numbers, and where the rules come from."""
    example = (
        "The times after which Doorstep asks again are examples. Your authority has not set its own yet."
        if settings.example
        else ""
    )
    return card(
        "Doorstep: help",
        lead="Doorstep takes a report to somebody who says: I have this. It telephones nobody.",
        sections=(
            Section("In danger now", (emergency_words(settings),)),
            Section("What to type", tuple(_command_lines(commands))),
            Section(
                "What the buttons do",
                (
                    "I have this: you answer for your own part. Nobody else's is answered by it.",
                    "Open: what was reported, for those who may read it. Every reading is recorded.",
                    "Not mine: say why; the next person is told at once.",
                    "Undo: takes back a press made by mistake, "
                    f"for {_acknowledge_minutes(settings)} minutes.",
                    "Record what was decided: the meeting's date, its outcome, or the manager's decision.",
                ),
            ),
            Section("Whose rules", (f"{policy.board}: {policy.document}.",)),
        ),
        note=example,
        buttons=report_buttons(),
    )


def _command_lines(commands: CommandWords) -> Iterator[str]:
    report, case, away = commands.report, commands.case, commands.away
    yield f"{report}: report a missed visit. Your answers are kept, even if you stop in the middle."
    yield f"{report} incident: report hostility. It asks first whether you are safe."
    yield f"{report} concern: report that work with a family does not go on as it should."
    yield (
        f"{report} assessment, repeat, closing or disagree: a no-access assessment, a repeat "
        "referral, an agency about to close, agencies that disagree."
    )
    yield f"{case} and a reference: where a case stands. Add why: every move that led there."
    yield f"{case} or {commands.cases}: your cases, overdue first."
    yield (
        f"{away} and when, such as 24 Dec to 2 Jan, then cover and an e-mail address: who covers "
        f"is told, and gets what waits for you. {away} alone opens a form; {away} list; {away} back."
    )
    yield f"{commands.help}: this page."


def _acknowledge_minutes(settings: LocalSettings) -> int:
    return int(settings.undo_within.total_seconds() // 60)
