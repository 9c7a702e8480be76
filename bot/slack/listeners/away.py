"""The listeners for `/away`, its form and its buttons: somebody will be away, is back, or asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from bot.slack.drawing.away_modal import (
    COVER_EMAIL,
    COVER_PICK,
    FIRST_DAY,
    FIRST_TIME,
    LAST_DAY,
    LAST_TIME,
    PERSON_PICK,
    VALUE,
    away_modal,
)
from bot.slack.drawing.text import Json
from bot.slack.listener import Incoming
from bot.slack.listener_context import ListenerContext
from bot.slack.replies import FieldErrors, OpenModal, Reply, Say, ShowCard
from bot.slack.transport.payload import action_of, typed_text, user_of, view_value
from bot.slack.transport.typed_words import command_words
from bot.use_cases.people.away.end_away import cancel_absence, end_current_absences
from bot.use_cases.people.away.find_person import COVER, PERSON, WHEN, find_by_account
from bot.use_cases.people.away.list_away import list_away
from bot.use_cases.people.away.set_away import set_away
from state_machines.errors import InvalidAnswer
from state_machines.people.away_words import AwayRequest, read_away


def away_command(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """`/away` opens the form. With words it is done at once, or the form opens with what was understood."""
    text = command_words(incoming.body)
    if not text:
        return _open_form(incoming, AwayRequest())
    *words, last = text.split()
    if len(words) < 2 and last.lower() in {"back", "list"}:
        whose = words[0] if words else ""
        if last.lower() == "list":
            return ShowCard(list_away(ctx.services, incoming.person, whose, incoming.now))
        return Say(end_current_absences(ctx.services, incoming.person, whose, incoming.now).text)
    asked = read_away(text, incoming.now)
    if asked.problem:
        return _open_form(incoming, asked, text)
    try:
        return ShowCard(set_away(ctx.services, incoming.person, asked, incoming.now, key=incoming.key))
    except InvalidAnswer as error:
        return _open_form(incoming, replace(asked, problem=error.user_message), text)


def submit_form(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """The submitted form: an error is shown beside its field, and everything filled in stays."""
    view = incoming.body["view"]
    key = incoming.key or f"{view['id']}:{view.get('hash', '')}"
    try:
        asked = _read_form(ctx, view)
        return ShowCard(set_away(ctx.services, incoming.person, asked, incoming.now, key=key))
    except InvalidAnswer as error:
        return FieldErrors({_field(error.field, view): error.user_message})


def open_form(_ctx: ListenerContext, incoming: Incoming) -> Reply:
    """The button on the Home tab that opens the form."""
    return _open_form(incoming, AwayRequest())


def cancel(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """The button that cancels an absence."""
    absence_id = str(action_of(incoming.body).get("value", ""))
    return Say(cancel_absence(ctx.services, incoming.person, absence_id, incoming.now).text)


def _open_form(incoming: Incoming, asked: AwayRequest, text: str = "") -> Reply:
    return OpenModal(away_modal(asked, account=user_of(incoming.body), typed=text))


def _read_form(ctx: ListenerContext, view: Json) -> AwayRequest:
    """The form's days, and its people by their addresses; InvalidAnswer for somebody unknown."""
    first_at, last_at = (view_value(view, at, VALUE).get("selected_time") for at in (FIRST_TIME, LAST_TIME))
    first, last = (view_value(view, day, VALUE).get("selected_date") for day in (FIRST_DAY, LAST_DAY))
    return AwayRequest(
        person=str(view.get("private_metadata", "")) or _picked_email(ctx, view, PERSON_PICK, PERSON),
        cover=typed_text(view, COVER_EMAIL, VALUE).strip().lower()
        or _picked_email(ctx, view, COVER_PICK, COVER),
        first=date.fromisoformat(first) if first else None,
        first_at=time.fromisoformat(first_at) if first_at else None,
        last=date.fromisoformat(last) if last else None,
        last_at=time.fromisoformat(last_at) if last_at else None,
    )


def _picked_email(ctx: ListenerContext, view: Json, block_id: str, field: str) -> str:
    account = view_value(view, block_id, VALUE).get("selected_user")
    return find_by_account(ctx.services, ctx.address_of(str(account)), field).email if account else ""


def _field(part: str, view: Json) -> str:
    """Which of the form's inputs is wrong."""
    if part == WHEN:
        return LAST_DAY if view_value(view, LAST_DAY, VALUE).get("selected_date") else FIRST_DAY
    if part == COVER:
        return COVER_EMAIL if typed_text(view, COVER_EMAIL, VALUE) else COVER_PICK
    # Of somebody named by address the form has no input: the error stands beside the first there is.
    return FIRST_DAY if view.get("private_metadata") else PERSON_PICK
