"""Draws the reply to a press in a message, through its `response_url`: in its place or beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.slack.answering.form_view import Opener, form_view
from bot.slack.answering.no_body import NO_BODY
from bot.slack.answering.picture_after_words import picture_beside
from bot.slack.drawing.message_body import message_body
from bot.slack.drawing.text import Json, escape
from bot.slack.files import files_later
from bot.slack.listener_context import ListenerContext
from bot.slack.transport.modals import open_modal
from bot.slack.transport.payload import message_id_in
from bot.slack.transport.respond import respond_in_place, respond_privately
from bot.surface.replies import FieldErrors, Nothing, OpenForm, Refuse, Replace, Reply, Say, ShowCard


@dataclass(frozen=True, slots=True)
class MessageRenderer:
    """`body` is the press as Slack sent it."""

    ctx: ListenerContext
    body: Json
    again: ClassVar[str] = "Please press again in a moment."
    has_room_beside: ClassVar[bool] = True

    @property
    def message_id(self) -> str:
        """The id of the message that was pressed."""
        return message_id_in(self.body)

    def draw(self, reply: Reply) -> Json:
        """The acknowledgement has no body, because the drawing is done before it."""
        ctx, url = self.ctx, str(self.body.get("response_url", ""))
        match reply:
            case Nothing() | FieldErrors():
                pass
            case OpenForm(form):
                open_modal(ctx.client, self.body, form_view(form, Opener.of(self.body)))
            case Say(text) | Refuse(text):
                respond_privately(ctx, url, {"text": escape(text)})
            case ShowCard(card):
                respond_privately(ctx, url, message_body(card))
                files_later(ctx.files, card.attachment)
                picture_beside(ctx, card, url)
            case Replace(shown):
                respond_in_place(ctx, url, shown, self.message_id)
        return NO_BODY
