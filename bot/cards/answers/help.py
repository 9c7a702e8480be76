"""The help text: what Doorstep does and how to ask for it."""

from __future__ import annotations

from bot.cards.parts.card_builder import card
from bot.cards.parts.emergency import emergency_telephones, emergency_words
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
            Section("What to type", tuple(commands.help_lines())),
            Section(
                "What the buttons do",
                (
                    "I have this: you answer for your own part. Where none is yours and you stand above, "
                    "you are asked which part you take over; whoever had it is told.",
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
        telephones=emergency_telephones(settings),
    )


def _acknowledge_minutes(settings: LocalSettings) -> int:
    return int(settings.undo_within.total_seconds() // 60)
