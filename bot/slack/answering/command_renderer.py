"""Draws the reply to a slash command, whose acknowledgement is the answer that only its author sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.slack.answering.form_view import Opener, form_view
from bot.slack.answering.no_body import NO_BODY
from bot.slack.answering.picture_after_words import AFTER_ACKNOWLEDGEMENT, picture_beside
from bot.slack.drawing.message_body import message_body
from bot.slack.drawing.text import Json, escape
from bot.slack.files import files_later
from bot.slack.listener_context import ListenerContext
from bot.slack.transport.modals import open_modal
from bot.slack.transport.respond import draw_screen
from bot.surface.replies import FieldErrors, Nothing, OpenForm, Refuse, Replace, Reply, Say, ShowCard
from bot.values import Card


@dataclass(frozen=True, slots=True)
class CommandRenderer:
    """`body` is the command as Slack sent it."""

    ctx: ListenerContext
    body: Json
    again: ClassVar[str] = "Please type it again in a moment."
    has_room_beside: ClassVar[bool] = True

    @property
    def message_id(self) -> str:
        """Empty, because a command belongs to no message of ours."""
        return ""

    def draw(self, reply: Reply) -> Json:
        """Everything but a form travels in the acknowledgement."""
        match reply:
            case Nothing() | FieldErrors():
                return NO_BODY
            case OpenForm(form):
                open_modal(self.ctx.client, self.body, form_view(form, Opener.of(self.body)))
                return NO_BODY
            case Say(text) | Refuse(text):
                return _ephemeral({"text": escape(text)})
            case ShowCard(card):
                return self._card(card)
            case Replace(shown):
                return _ephemeral(draw_screen(shown))

    def _card(self, card: Card) -> Json:
        files_later(self.ctx.files, card.attachment)
        picture_beside(self.ctx, card, str(self.body.get("response_url", "")), AFTER_ACKNOWLEDGEMENT)
        return _ephemeral(message_body(card))


def _ephemeral(body: Json) -> Json:
    return {"response_type": "ephemeral", **body}
