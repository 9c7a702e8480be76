"""Surrounds every listener: identify the person, decide, draw, and only then acknowledge.

An exception after the acknowledgement would lose it, and one before must still be answered. What goes wrong
before the commit answers "not saved"; what goes wrong while drawing does not, for then it is saved.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot import counters
from bot.log_events import log_event, log_scope
from bot.slack.answering.reply_renderer import NO_BODY, ReplyRenderer
from bot.slack.drawing.text import Json
from bot.slack.listener_context import ListenerContext
from bot.slack.replies import OpenModal, Refuse, Reply
from bot.slack.transport.payload import key_of, user_of
from bot.unexpected_errors import log_unexpected_error
from bot.use_cases.people.identify import identify
from bot.use_cases.show.enqueue_page_not_opened import enqueue_page_not_opened
from state_machines.errors import DoorstepError, StoreUnavailable, Unavailable
from state_machines.people.people import Person
from storage.crash_points import CrashPoint, crash_if_planned

log = logging.getLogger(__name__)

NOT_SAVED = "Not saved. Your answers so far are kept."
WENT_WRONG = "Something went wrong on our side. Your answers so far are kept."


@dataclass(frozen=True, slots=True)
class Incoming:
    """One press, command or submission. `key` is the same if Slack delivers it twice."""

    person: Person
    now: datetime
    key: str
    body: Json


#: What a listener is: it calls one use case and says how to answer.
ListenerWork = Callable[[ListenerContext, Incoming], Reply]


def handle_interaction(
    ctx: ListenerContext, surface: ReplyRenderer, body: Json, name: str, work: ListenerWork
) -> Json:
    """Do all the work, and return what to acknowledge with. Never raises."""
    began = time.monotonic()
    with log_scope():
        reply = _decide(ctx, surface, body, name, work)
        crash_if_planned(CrashPoint.AFTER_COMMIT)
        acknowledgement = _draw(ctx, surface, body, name, reply)
        log_and_count(name, type(reply).__name__.lower(), time.monotonic() - began)
    return acknowledgement


def log_and_count(name: str, answer: str, seconds: float) -> None:
    """Log and count one press, command, form or event that was dealt with."""
    counters.count_listener(name, seconds)
    log_event(log, "listener.answered", listener=name, answer=answer, ms=round(seconds * 1000))


def _decide(ctx: ListenerContext, surface: ReplyRenderer, body: Json, name: str, work: ListenerWork) -> Reply:
    try:
        now = ctx.clock.now()
        person = identify(ctx.services, ctx.address_of(user_of(body)), now)
        return work(ctx, Incoming(person, now, key_of(body), body))
    except StoreUnavailable as error:
        log_unexpected_error(log, name, error)
        return Refuse(f"{NOT_SAVED} {surface.again}")
    except DoorstepError as error:
        return Refuse(error.user_message)
    except Exception as error:  # noqa: BLE001 - whatever it was, the person must get an answer and Slack its acknowledgement
        trouble_id = log_unexpected_error(log, name, error)
        return Refuse(f"{WENT_WRONG} {surface.again} If it happens again, give this number: {trouble_id}.")


def _draw(ctx: ListenerContext, surface: ReplyRenderer, body: Json, name: str, reply: Reply) -> Json:
    try:
        return surface.draw(reply)
    except Exception as error:  # noqa: BLE001 - it is stored by now: a failed drawing must not lose the acknowledgement
        log_unexpected_error(log, f"{name}: drawing", error)
        return _recover_drawing(ctx, surface, body, name, reply, error)


def _recover_drawing(
    ctx: ListenerContext, surface: ReplyRenderer, body: Json, name: str, reply: Reply, error: Exception
) -> Json:
    try:
        if surface.message_id and not isinstance(reply, OpenModal):
            enqueue_drawing(ctx, surface.message_id)
        elif not surface.has_room_beside:
            now = ctx.clock.now()
            person = identify(ctx.services, ctx.address_of(user_of(body)), now)
            enqueue_page_not_opened(ctx.services, person, now, key=key_of(body))
        elif isinstance(error, Unavailable):  # the message as it stands is right: it only has to be said
            return surface.draw(Refuse(error.user_message))
    except Exception as second:  # noqa: BLE001 - as above; what is stored is shown by the next press
        log_unexpected_error(log, f"{name}: drawing later", second)
    return NO_BODY


def enqueue_drawing(ctx: ListenerContext, message_id: str) -> None:
    """Have the engine draw that message again from what is stored."""
    with ctx.services.store.write() as uow:
        uow.messages.enqueue_redraw(message_id, ctx.clock.now())
        uow.commit()
