"""Draws the reply to a press on the Home tab or in a modal, or to a shortcut, as a modal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.slack.answering.form_view import Opener, form_view
from bot.slack.answering.no_body import NO_BODY
from bot.slack.answering.picture_after_words import picture_in_page
from bot.slack.drawing.modal import card_modal, words_modal
from bot.slack.drawing.text import Json
from bot.slack.files import files_later
from bot.slack.listener_context import ListenerContext
from bot.slack.transport.modals import open_modal, update_modal
from bot.surface.replies import FieldErrors, Nothing, OpenForm, Refuse, Replace, Reply, Say, ShowCard
from bot.values import Card, DialogScreen

_TITLE = "Doorstep"


@dataclass(frozen=True, slots=True)
class PageRenderer:
    """`body` is the press or shortcut as Slack sent it."""

    ctx: ListenerContext
    body: Json
    again: ClassVar[str] = "Please press again in a moment."
    has_room_beside: ClassVar[bool] = False

    @property
    def message_id(self) -> str:
        """Empty, because no message of ours was pressed."""
        return ""

    def draw(self, reply: Reply) -> Json:
        """An open modal shows the answer in its place; elsewhere a new one opens."""
        match reply:
            case Nothing() | FieldErrors():
                pass
            case OpenForm(form):
                self._show_view(form_view(form, Opener.of(self.body)))
            case Say(text) | Refuse(text):
                self._show_view(words_modal(_TITLE, text))
            case ShowCard(card):
                self._show_card(card)
            case Replace(shown):
                self._show_view(_screen_modal(shown))
        return NO_BODY

    def _show_card(self, card: Card) -> None:
        opened = self._show_view(card_modal(card))
        files_later(self.ctx.files, card.attachment)
        picture_in_page(self.ctx, card, opened)

    def _show_view(self, view: Json) -> Json:
        """Show it, and return it as Slack has it then."""
        pressed_in = self.body.get("view") or {}
        if pressed_in.get("type") == "modal":
            return update_modal(self.ctx.client, self.body, view)
        return open_modal(self.ctx.client, self.body, view)


def _screen_modal(shown: DialogScreen) -> Json:
    if shown.card is not None:
        return card_modal(shown.card, notice=shown.notice)
    return words_modal(_TITLE, shown.notice or "The question is in your messages with Doorstep.")
