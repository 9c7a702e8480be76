"""The global shortcut: a report begins, and a page says where its first question is."""

from __future__ import annotations

from bot.slack.answering.page import PageSurface
from bot.slack.desk import Desk
from bot.slack.drawing.text import Json
from bot.slack.listener import handled
from bot.slack.listeners.commands import report
from bot.slack.reception import Acknowledgement, Reception

REPORT = "report_missed_visit"


def register(reception: Reception, desk: Desk) -> None:
    """Listen to the shortcut that the manifest declares."""

    def listen(body: Json) -> Acknowledgement:
        return Acknowledgement(handled(desk, PageSurface(desk, body), body, f"shortcut {REPORT}", report))

    reception.shortcuts[REPORT] = listen
