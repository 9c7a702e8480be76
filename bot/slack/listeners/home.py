"""The listener for the Home tab, which is drawn anew each time it is opened."""

from __future__ import annotations

from slack_bolt import App
from slack_sdk.errors import SlackApiError

from bot.slack.acknowledgement import DONE, Acknowledgement, acknowledging
from bot.slack.drawing.card import HOME_BLOCKS, card_blocks
from bot.slack.drawing.text import SECTION_LIMIT, Json, escape_and_cut, section
from bot.slack.event import handle_event
from bot.slack.limits import SLACK
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners.ids import by_somebody
from bot.slack.transport.outcomes import code_of
from bot.slack.transport.refusals import REFUSAL_LOG, refusal_of
from bot.surface.acts.looking import home
from bot.surface.replies import Refuse, Reply, ShowCard
from bot.values import Card
from state_machines.messages.refusal import RefusalKind


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to the opening of the Home tab."""

    def listen(body: Json) -> Acknowledgement:
        if body["event"].get("tab") != "home":
            return DONE
        return handle_event(ctx, body, "home opened", home, show)

    app.event("app_home_opened", matchers=[by_somebody])(acknowledging(listen))


def show(ctx: ListenerContext, body: Json, reply: Reply) -> None:
    """Show the Home tab of this person; or why Doorstep does not serve them, and what to do."""
    match reply:
        case ShowCard(card):
            _publish_in_some_form(ctx, body, card)
        case Refuse(words):
            _publish(ctx, body, [section(escape_and_cut(words, SECTION_LIMIT))])
        case _:
            raise TypeError(f"the Home tab cannot show a {type(reply).__name__}")


def _publish_in_some_form(ctx: ListenerContext, body: Json, card: Card) -> None:
    """As it is meant; where Slack refuses that form, its words alone, cut to what a section holds."""
    try:
        _publish(ctx, body, card_blocks(card, most=HOME_BLOCKS))
    except SlackApiError as error:
        code = code_of(error)
        if refusal_of(code).kind is not RefusalKind.FORM:
            raise
        REFUSAL_LOG.note("views.publish", code)
        rest = f"Shortened. All of it: type {SLACK.commands.cases}."
        _publish(ctx, body, [section(escape_and_cut(card.text, SECTION_LIMIT)), section(rest)])


def _publish(ctx: ListenerContext, body: Json, blocks: list[Json]) -> None:
    ctx.client.views_publish(user_id=str(body["event"]["user"]), view={"type": "home", "blocks": blocks})
