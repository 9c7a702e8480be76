"""The global shortcut: a report begins, and a page says where its first question is."""

from __future__ import annotations

from slack_bolt import Ack, App

from bot.slack.blocks.text import Json
from bot.slack.desk import Desk
from bot.slack.listener import handled
from bot.slack.listeners.commands import report
from bot.slack.surfaces.page import PageSurface

REPORT = "report_missed_visit"


def register(app: App, desk: Desk) -> None:
    """Listen to the shortcut that the manifest declares."""

    def listen(ack: Ack, body: Json) -> None:
        ack(**handled(desk, PageSurface(desk, body), body, f"shortcut {REPORT}", report))

    app.shortcut(REPORT)(listen)
