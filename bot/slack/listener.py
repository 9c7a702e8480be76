"""Around every listener: identify the person, decide, draw, and only then acknowledge; nothing escapes.

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
from bot.logs import event, one_thing
from bot.slack.answering.surface import NO_BODY, Surface
from bot.slack.desk import Desk
from bot.slack.drawing.text import Json
from bot.slack.replies import OpenModal, Refuse, Reply
from bot.slack.transport.payload import key_of, user_of
from bot.trouble import log_trouble
from bot.use_cases.people.identify import identify
from bot.use_cases.show.say_not_opened import say_not_opened
from state_machines.errors import DoorstepError, StoreUnavailable, Unavailable
from state_machines.people.people import Person
from storage.crash_points import CrashPoint, reached

log = logging.getLogger(__name__)

NOT_SAVED = "Not saved. Your answers so far are kept."
WENT_WRONG = "Something went wrong on our side. Your answers so far are kept."


@dataclass(frozen=True, slots=True)
class Incoming:
    """One press, command or submission; `key` is the same when Slack delivers it twice."""

    person: Person
    now: datetime
    key: str
    body: Json


#: What a listener is: it calls one use case and says how to answer.
Work = Callable[[Desk, Incoming], Reply]


def handled(desk: Desk, surface: Surface, body: Json, name: str, work: Work) -> Json:
    """Do all of it; returns what to acknowledge with. Never raises."""
    began = time.monotonic()
    with one_thing():
        reply = _decide(desk, surface, body, name, work)
        reached(CrashPoint.AFTER_COMMIT)
        acknowledgement = _draw(desk, surface, body, name, reply)
        listened(name, type(reply).__name__.lower(), time.monotonic() - began)
    return acknowledgement


def listened(name: str, answer: str, seconds: float) -> None:
    """Log and count one press, command, form or event that was dealt with."""
    counters.listened(name, seconds)
    event(log, "listener.answered", listener=name, answer=answer, ms=round(seconds * 1000))


def _decide(desk: Desk, surface: Surface, body: Json, name: str, work: Work) -> Reply:
    try:
        now = desk.clock.now()
        person = identify(desk.office, user_of(body), now)
        return work(desk, Incoming(person, now, key_of(body), body))
    except StoreUnavailable as error:
        log_trouble(log, name, error)
        return Refuse(f"{NOT_SAVED} {surface.again}")
    except DoorstepError as error:
        return Refuse(error.user_message)
    except Exception as error:  # noqa: BLE001 - whatever it was, the person must get an answer and Slack its acknowledgement
        trouble_id = log_trouble(log, name, error)
        return Refuse(f"{WENT_WRONG} {surface.again} If it happens again, give this number: {trouble_id}.")


def _draw(desk: Desk, surface: Surface, body: Json, name: str, reply: Reply) -> Json:
    try:
        return surface.draw(reply)
    except Exception as error:  # noqa: BLE001 - it is stored by now: a failed drawing must not lose the acknowledgement
        log_trouble(log, f"{name}: drawing", error)
        return _drawn_later(desk, surface, body, name, reply, error)


def _drawn_later(desk: Desk, surface: Surface, body: Json, name: str, reply: Reply, error: Exception) -> Json:
    try:
        if surface.message_id and not isinstance(reply, OpenModal):
            redraw_by_outbox(desk, surface.message_id)
        elif not surface.has_room_beside:
            now = desk.clock.now()
            person = identify(desk.office, user_of(body), now)
            say_not_opened(desk.office, person, now, key=key_of(body))
        elif isinstance(error, Unavailable):  # the message as it stands is right: it only has to be said
            return surface.draw(Refuse(error.user_message))
    except Exception as second:  # noqa: BLE001 - as above; what is stored is shown by the next press
        log_trouble(log, f"{name}: drawing later", second)
    return NO_BODY


def redraw_by_outbox(desk: Desk, message_id: str) -> None:
    """Have the engine draw that message again from what is stored."""
    with desk.office.store.write() as uow:
        uow.messages.enqueue_redraw(message_id, desk.clock.now())
        uow.commit()
