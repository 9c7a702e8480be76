"""Somebody typed to the bot: what they typed is not used or kept, and they are told how to report."""

from __future__ import annotations

from bot.slack.desk import Desk
from bot.slack.drawing.text import Json, escape
from bot.slack.event import Happened, handled_event
from bot.slack.reception import DONE, Acknowledgement, Reception
from bot.use_cases.show.say_how_to import say_how_to


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
    """Answered once, however often and to however many processes at once Slack delivers it."""
    say_how_to(desk.office, happened.person, happened.now, key=happened.key)


def refused(desk: Desk, body: Json, words: str) -> None:
    """Somebody whom Doorstep does not serve is told why, and what to do."""
    desk.client.chat_postMessage(channel=body["event"]["channel"], text=escape(words))
