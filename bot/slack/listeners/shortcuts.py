"""The listener for the global shortcut: a report begins, and a page says where its first question is."""

from __future__ import annotations

from slack_bolt import App

from bot.slack.acknowledgement import Acknowledgement, acknowledging
from bot.slack.answering.page_renderer import PageRenderer
from bot.slack.drawing.text import Json
from bot.slack.listener import handle_interaction
from bot.slack.listener_context import ListenerContext
from bot.surface.acts.beginning import report

REPORT = "report_missed_visit"


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to the shortcut that the manifest declares."""

    def listen(body: Json) -> Acknowledgement:
        return Acknowledgement(
            handle_interaction(ctx, PageRenderer(ctx, body), body, f"shortcut {REPORT}", report)
        )

    app.shortcut(REPORT)(acknowledging(listen))
