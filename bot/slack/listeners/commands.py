"""The listeners for the five slash commands, each answered to whoever typed it and to nobody else."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App, BoltResponse

from bot.cards.parts.report_menu import dialog_for_command, report_begun_card
from bot.slack.acknowledgement import Acknowledgement, acknowledging
from bot.slack.answering.command_renderer import CommandRenderer
from bot.slack.drawing.text import Json
from bot.slack.listener import Incoming, ListenerWork, handle_interaction
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners.away import away_command
from bot.slack.replies import Replace, Reply, ShowCard
from bot.slack.transport.typed_words import command_words
from bot.use_cases.collect.start_dialog import start_dialog
from bot.use_cases.show.case_status import case_status, case_why
from bot.use_cases.show.help_card import help_card
from bot.use_cases.show.my_cases import my_cases


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to every command that the manifest declares."""

    def answered_by(work: ListenerWork) -> Callable[[Json], BoltResponse]:
        def listen(body: Json) -> Acknowledgement:
            surface = CommandRenderer(ctx, body)
            return Acknowledgement(handle_interaction(ctx, surface, body, f"command {body['command']}", work))

        return acknowledging(listen)

    app.command("/report")(answered_by(report))
    app.command("/case")(answered_by(case))
    app.command("/cases")(answered_by(cases))
    app.command("/away")(answered_by(away_command))
    app.command("/doorstep")(answered_by(doorstep))


def report(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """`/report` with an optional kind: the first question comes as a direct message."""
    dialog = dialog_for_command(command_words(incoming.body))
    shown = start_dialog(ctx.services, incoming.person, dialog, {}, incoming.now, key=incoming.key)
    return Replace(shown) if shown.card else ShowCard(report_begun_card(dialog, shown.notice))


def case(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """`/case REF`, `/case REF why`, or the person's own cases without a reference."""
    reference, asks_why = _parse_reference(command_words(incoming.body))
    if not reference:
        return cases(ctx, incoming)
    look = case_why if asks_why else case_status
    return ShowCard(look(ctx.services, incoming.person, reference, incoming.now))


def _parse_reference(text: str) -> tuple[str, bool]:
    """The reference, and whether "why" follows it."""
    *words, last = text.split() or [""]
    if words and last.lower().rstrip("?") == "why":
        return " ".join(words), True
    return text.strip(), False


def cases(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """`/cases`: the person's cases, overdue first."""
    return ShowCard(my_cases(ctx.services, incoming.person, incoming.now))


def doorstep(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """`/doorstep`, whatever follows: the help card."""
    return ShowCard(help_card(ctx.services, incoming.person))
