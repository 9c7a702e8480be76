"""Somebody typed to the bot: what they typed is not used or kept, and they are told how to report."""

from __future__ import annotations

from bot.cards.ways import report_buttons
from bot.slack.blocks.text import Json, escape
from bot.slack.desk import Desk
from bot.slack.drawing import drawn
from bot.slack.event import Happened, handled_event
from bot.slack.reception import DONE, Acknowledgement, Reception
from bot.values import Card, Section

_WORDS = (
    "Doorstep does not use what is typed here, keeps none of it, and tells nobody. "
    "Please delete it if it names a child or says what happened.",
    "To report something, press a button below, or type /report for a missed visit and /report incident "
    "for hostility.",
    "To see where a case stands, type /case and its reference. For everything else, type /doorstep help.",
    "If anyone is in immediate danger, call 999.",
)

HOW_TO = Card(
    title="Nothing was reported yet",
    text=" ".join(("Nothing was reported yet.", *_WORDS)),
    sections=(Section(lines=_WORDS),),
    buttons=report_buttons(),
)


def register(reception: Reception, desk: Desk) -> None:
    """Listen to direct messages; our own never arrive here."""

    def listen(body: Json) -> Acknowledgement:
        if not wants_an_answer(body["event"]):
            return DONE
        return handled_event(desk, body, "direct message", typed, refused)

    reception.events["message"] = listen


def wants_an_answer(event: Json) -> bool:
    """Whether a person said something to us in a direct message, be it a picture only.

    Any other subtype is an edit, a deletion or a join; a bot's words need no answer.
    """
    said = event.get("subtype") in {None, "", "file_share"}
    return event.get("channel_type") == "im" and said and not event.get("bot_id")


def typed(desk: Desk, happened: Happened) -> None:
    """Answer once, however often Slack delivers it; a delivery is never dropped for being a repeat."""
    with desk.office.store.read() as uow:
        if uow.handled.answer_of(happened.key) is not None:
            return
    _post(desk, happened.body, drawn(HOW_TO))
    with desk.office.store.write() as uow:
        uow.handled.remember(happened.key, {}, happened.now)
        uow.commit()


def refused(desk: Desk, body: Json, words: str) -> None:
    """Somebody whom Doorstep does not serve is told why, and what to do."""
    _post(desk, body, {"text": escape(words)})


def _post(desk: Desk, body: Json, message: Json) -> None:
    desk.client.chat_postMessage(channel=body["event"]["channel"], **message)
