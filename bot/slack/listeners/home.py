"""The Home tab: drawn anew each time it is opened."""

from __future__ import annotations

from slack_bolt import App, BoltResponse

from bot.slack.blocks.card import HOME_BLOCKS, card_blocks
from bot.slack.blocks.text import SECTION_LIMIT, Json, cut_escaped, section
from bot.slack.desk import Desk
from bot.slack.event import Happened, handled_event
from bot.use_cases.home_card import home_card


def register(app: App, desk: Desk) -> None:
    """Listen to the opening of the app's Home."""

    def listen(body: Json) -> BoltResponse | None:
        if body["event"].get("tab") != "home":
            return None
        return handled_event(desk, body, "home opened", opened, refused)

    app.event("app_home_opened")(listen)


def opened(desk: Desk, happened: Happened) -> None:
    """What waits for this person."""
    card = home_card(desk.office, happened.person, happened.now)
    _publish(desk, happened.person.slack_user_id or "", card_blocks(card, most=HOME_BLOCKS))


def refused(desk: Desk, body: Json, words: str) -> None:
    """Somebody whom Doorstep does not serve sees why, and what to do."""
    _publish(desk, str(body["event"]["user"]), [section(cut_escaped(words, SECTION_LIMIT))])


def _publish(desk: Desk, user: str, blocks: list[Json]) -> None:
    desk.client.views_publish(user_id=user, view={"type": "home", "blocks": blocks})
