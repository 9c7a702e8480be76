"""Surrounds every event's listener: only finished work is acknowledged, so that Slack retries the rest."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.log_events import log_scope
from bot.slack.acknowledgement import DELIVER_AGAIN, DONE, Acknowledgement
from bot.slack.drawing.text import Json
from bot.slack.listener import log_and_count
from bot.slack.listener_context import ListenerContext
from bot.slack.transport.outcomes import CALL_ERRORS, outcome_of
from bot.unexpected_errors import log_unexpected_error
from bot.use_cases.people.identify import identify
from state_machines.errors import Refused
from state_machines.messages.delivery import PermanentFailure
from state_machines.people.people import Person

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IncomingEvent:
    """One event. `key` is the same in every delivery of it."""

    person: Person
    now: datetime
    key: str
    body: Json


def handle_event(
    ctx: ListenerContext,
    body: Json,
    name: str,
    work: Callable[[ListenerContext, IncomingEvent], None],
    on_refusal: Callable[[ListenerContext, Json, str], None],
) -> Acknowledgement:
    """Do the work for an event, or ask Slack to deliver the event again. Never raises.

    An answer that cannot reach anybody, such as a deactivated account's, is not tried again.
    """
    began = time.monotonic()
    try:
        with log_scope():
            _identify_and_work(ctx, body, work, on_refusal)
            log_and_count(name, "done", time.monotonic() - began)
    except Exception as error:  # noqa: BLE001 - whatever it was, the next delivery may fare better
        log_unexpected_error(log, name, error)
        hopeless = isinstance(error, CALL_ERRORS) and isinstance(outcome_of(error), PermanentFailure)
        return DONE if hopeless else DELIVER_AGAIN
    return DONE


def _identify_and_work(
    ctx: ListenerContext,
    body: Json,
    work: Callable[[ListenerContext, IncomingEvent], None],
    on_refusal: Callable[[ListenerContext, Json, str], None],
) -> None:
    now = ctx.clock.now()
    try:
        person = identify(ctx.services, ctx.address_of(str(body["event"]["user"])), now)
    except Refused as error:
        on_refusal(ctx, body, error.user_message)
        return
    work(ctx, IncomingEvent(person, now, str(body.get("event_id", "")), body))
