"""Draws the reply to a submitted form, which closes once its answer is stored, and otherwise stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.slack.answering.reply_renderer import NO_BODY
from bot.slack.drawing.modal import Origin, card_modal, words_modal
from bot.slack.drawing.text import Json, escape
from bot.slack.listener_context import ListenerContext
from bot.slack.replies import FieldErrors, Nothing, OpenModal, Refuse, Replace, Reply, Say, ShowCard
from bot.slack.transport.respond import respond_in_place, respond_privately


@dataclass(frozen=True, slots=True)
class SubmissionRenderer:
    """`view` is the submitted form, and `origin` the message from which it was opened."""

    ctx: ListenerContext
    view: Json
    again: ClassVar[str] = "Please press the button below again in a moment."
    has_room_beside: ClassVar[bool] = True

    @property
    def origin(self) -> Origin:
        """Where the form was opened."""
        return Origin.load(str(self.view.get("private_metadata", "")))

    @property
    def message_id(self) -> str:
        """The question that the form answered."""
        return self.origin.message_id

    def draw(self, reply: Reply) -> Json:
        """The acknowledgement closes the form, shows errors in it, or turns it into a page."""
        ctx, origin = self.ctx, self.origin
        match reply:
            case Nothing():
                pass
            case FieldErrors(errors):
                return _errors_acknowledgement(dict(errors))
            case Refuse(text):
                return self._show_refusal(text)
            case OpenModal(view):
                return _update_acknowledgement(view)
            case ShowCard(card):
                return _update_acknowledgement(card_modal(card))
            case Say(text):
                if not origin.response_url:
                    return _update_acknowledgement(words_modal("Doorstep", text))
                respond_privately(ctx, origin.response_url, {"text": escape(text)})
            case Replace(shown):
                respond_in_place(ctx, origin.response_url, shown, origin.message_id)
        return NO_BODY

    def _show_refusal(self, words: str) -> Json:
        fields = [block["block_id"] for block in self.view.get("blocks", ()) if block.get("type") == "input"]
        return (
            _errors_acknowledgement({fields[-1]: words})
            if fields
            else _update_acknowledgement(words_modal("Doorstep", words))
        )


def _errors_acknowledgement(errors: dict[str, str]) -> Json:
    return {"response_action": "errors", "errors": errors}


def _update_acknowledgement(view: Json) -> Json:
    return {"response_action": "update", "view": view}
