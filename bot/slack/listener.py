"""Hands what Slack delivered to the acts that all surfaces share, and returns what to acknowledge with."""

from __future__ import annotations

from collections.abc import Callable

from bot.slack.answering.no_body import NO_BODY
from bot.slack.drawing.text import Json
from bot.slack.listener_context import ListenerContext
from bot.slack.transport.payload import key_of, user_of
from bot.surface.handle import handle_arrival
from bot.surface.incoming import Act, Arrival, Given
from bot.surface.renderer import ReplyRenderer


def handle_interaction(
    ctx: ListenerContext,
    renderer: ReplyRenderer[Json],
    body: Json,
    name: str,
    act: Act,
    read: Callable[[], Given] = Given,
) -> Json:
    """Do all the work, and return what to acknowledge with. Never raises."""
    arrival = Arrival(name, ctx.address_of(user_of(body)), key_of(body), act, read)
    return handle_arrival(ctx.services, ctx.clock, renderer, arrival) or NO_BODY
