"""Surrounds every event's listener: only finished work is acknowledged, so that Slack retries the rest."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from bot.log_events import log_scope
from bot.slack.acknowledgement import DELIVER_AGAIN, DONE, Acknowledgement
from bot.slack.drawing.text import Json
from bot.slack.listener_context import ListenerContext
from bot.slack.transport.outcomes import CALL_ERRORS, code_of, outcome_of
from bot.slack.transport.refusals import REFUSAL_LOG
from bot.surface.handle import log_and_count
from bot.surface.incoming import Act, Given, Incoming
from bot.surface.replies import Refuse, Reply
from bot.unexpected_errors import log_unexpected_error
from bot.use_cases.people.identify import identify
from state_machines.errors import Refused
from state_machines.messages.delivery import PermanentFailure

log = logging.getLogger(__name__)


#: Shows the reply to an event, or what Slack's account is told in place of one.
DrawEvent = Callable[[ListenerContext, Json, Reply], None]


def handle_event(ctx: ListenerContext, body: Json, name: str, act: Act, draw: DrawEvent) -> Acknowledgement:
    """Do the work for an event, or ask Slack to deliver the event again. Never raises.

    An answer that cannot reach anybody, such as a deactivated account's, is not tried again.
    """
    began = time.monotonic()
    try:
        with log_scope():
            draw(ctx, body, _decide(ctx, body, act))
            log_and_count(name, "done", time.monotonic() - began)
    except CALL_ERRORS as error:
        if code := code_of(error):
            REFUSAL_LOG.note(name, code)
        else:
            log_unexpected_error(log, name, error)
        return DONE if isinstance(outcome_of(error), PermanentFailure) else DELIVER_AGAIN
    except Exception as error:  # noqa: BLE001 - whatever it was, the next delivery may fare better
        log_unexpected_error(log, name, error)
        return DELIVER_AGAIN
    return DONE


def handle_change(name: str, work: Callable[[], None]) -> Acknowledgement:
    """Do the work for an event to which nobody waits for an answer; what fails is delivered again."""
    began = time.monotonic()
    try:
        with log_scope():
            work()
            log_and_count(name, "done", time.monotonic() - began)
    except Exception as error:  # noqa: BLE001 - whatever it was, the next delivery may fare better
        log_unexpected_error(log, name, error)
        return DELIVER_AGAIN
    return DONE


def _decide(ctx: ListenerContext, body: Json, act: Act) -> Reply:
    now = ctx.clock.now()
    try:
        person = identify(ctx.services, ctx.address_of(str(body["event"]["user"])), now)
    except Refused as error:
        return Refuse(error.user_message)
    return act(ctx.services, Incoming(person, now, str(body.get("event_id", "")), Given()))
