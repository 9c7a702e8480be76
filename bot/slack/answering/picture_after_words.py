"""Shows a flowchart's picture after its words and by itself, so that a refused one refuses nothing else."""

from __future__ import annotations

from datetime import timedelta

from bot.slack.drawing.card import picture_block
from bot.slack.drawing.modal import card_modal
from bot.slack.drawing.text import TEXT_LIMIT, Json, escape_and_cut
from bot.slack.listener_context import ListenerContext
from bot.slack.pictures import Shown
from bot.slack.transport.outcomes import CALL_ERRORS, code_of
from bot.slack.transport.refusals import refusal_of
from bot.values import Card, Picture
from state_machines.messages.refusal import RefusalKind

#: The words of a command travel in its acknowledgement, which goes out once its listener has ended.
AFTER_ACKNOWLEDGEMENT = timedelta(milliseconds=500)

#: What a `response_url` answers once it was used five times or half an hour has passed.
_NO_SUCH_ADDRESS = 404
#: Refusals of a view that say nothing of what is in it: the person went on, or closed it.
_WENT_ON = frozenset({"hash_conflict", "not_found", "view_not_found", "expired_trigger_id"})


def picture_beside(
    ctx: ListenerContext, card: Card, response_url: str, after: timedelta = timedelta()
) -> None:
    """Have the card's picture follow as a second message, for Slack replaces no answer to a command."""
    picture = card.picture
    if picture is not None and response_url:
        ctx.pictures.follow(picture, lambda file: _post(ctx, response_url, picture, file), after=after)


def picture_in_page(ctx: ListenerContext, card: Card, opened: Json) -> None:
    """Have the card's picture come into the page that shows its words, unless that shows another by then."""
    view_id = str(opened.get("id", ""))
    if card.picture is not None and view_id:
        page, drawn = card, str(opened.get("hash", ""))
        ctx.pictures.follow(card.picture, lambda file: _redraw(ctx, view_id, drawn, page, file))


def _post(ctx: ListenerContext, response_url: str, picture: Picture, file_id: str) -> Shown:
    words = escape_and_cut(picture.alt_text or "Flowchart", TEXT_LIMIT)
    body: Json = {"text": words, "blocks": [picture_block(picture, file_id)]}
    beside = {"response_type": "ephemeral", "replace_original": False, **body}
    try:
        status = ctx.responses.post(response_url, beside)
    except CALL_ERRORS:
        return Shown.TROUBLE
    if status == 200:
        return Shown.TAKEN
    if status == _NO_SUCH_ADDRESS:
        return Shown.GONE
    return Shown.REFUSED if status < 500 else Shown.TROUBLE


def _redraw(ctx: ListenerContext, view_id: str, drawn: str, card: Card, file_id: str) -> Shown:
    view = card_modal(card, picture_id=file_id)
    try:
        ctx.client.views_update(view_id=view_id, view=view, hash=drawn or None)
    except CALL_ERRORS as error:
        code = code_of(error)
        if code in _WENT_ON:
            return Shown.GONE
        return Shown.REFUSED if refusal_of(code).kind is RefusalKind.FORM else Shown.TROUBLE
    return Shown.TAKEN
