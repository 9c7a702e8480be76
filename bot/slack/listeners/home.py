"""The listener for the Home tab, which is drawn anew each time it is opened."""

from __future__ import annotations

from slack_bolt import App

from bot.slack.acknowledgement import DONE, Acknowledgement, acknowledging
from bot.slack.drawing.card import HOME_BLOCKS, card_blocks
from bot.slack.drawing.text import SECTION_LIMIT, Json, escape_and_cut, section
from bot.slack.event import IncomingEvent, handle_event
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners.ids import by_somebody
from bot.use_cases.show.home_card import home_card


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to the opening of the Home tab."""

    def listen(body: Json) -> Acknowledgement:
        if body["event"].get("tab") != "home":
            return DONE
        return handle_event(ctx, body, "home opened", show_home, show_refusal)

    app.event("app_home_opened", matchers=[by_somebody])(acknowledging(listen))


def show_home(ctx: ListenerContext, happened: IncomingEvent) -> None:
    """Show the Home tab of this person."""
    card = home_card(ctx.services, happened.person, happened.now)
    _publish(ctx, happened.body, card_blocks(card, most=HOME_BLOCKS))


def show_refusal(ctx: ListenerContext, body: Json, words: str) -> None:
    """Somebody whom Doorstep does not serve sees why, and what to do."""
    _publish(ctx, body, [section(escape_and_cut(words, SECTION_LIMIT))])


def _publish(ctx: ListenerContext, body: Json, blocks: list[Json]) -> None:
    ctx.client.views_publish(user_id=str(body["event"]["user"]), view={"type": "home", "blocks": blocks})
