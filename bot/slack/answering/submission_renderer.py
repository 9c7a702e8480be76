"""Draws the reply to a submitted form, which closes once its answer is stored, and otherwise stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from bot.slack.answering.form_view import Opener, form_view
from bot.slack.answering.no_body import NO_BODY
from bot.slack.drawing.modal import Origin, card_modal, words_modal
from bot.slack.drawing.text import Json, escape
from bot.slack.listener_context import ListenerContext
from bot.slack.transport.payload import user_of
from bot.slack.transport.respond import respond_in_place, respond_privately
from bot.surface.forms import Field
from bot.surface.replies import FieldErrors, Nothing, OpenForm, Refuse, Replace, Reply, Say, ShowCard


@dataclass(frozen=True, slots=True)
class SubmissionRenderer:
    """`body` is the submission as Slack sent it, and `origin` the message from which its form was opened."""

    ctx: ListenerContext
    body: Json
    again: ClassVar[str] = "Please press the button below again in a moment."
    has_room_beside: ClassVar[bool] = True

    @property
    def view(self) -> Json:
        """The submitted form."""
        view: Json = self.body["view"]
        return view

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
                return _errors_acknowledgement(_by_block_id(errors))
            case Refuse(text):
                return self._show_refusal(text)
            case OpenForm(form):
                opener = Opener(user_of(self.body), origin.response_url, origin.message_id)
                return _update_acknowledgement(form_view(form, opener))
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


def _by_block_id(errors: Mapping[Field, str]) -> dict[str, str]:
    """A field's name is the block id of its input."""
    return {field.value: words for field, words in errors.items()}


def _errors_acknowledgement(errors: dict[str, str]) -> Json:
    return {"response_action": "errors", "errors": errors}


def _update_acknowledgement(view: Json) -> Json:
    return {"response_action": "update", "view": view}
