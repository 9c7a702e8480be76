"""The Home tab: drawn anew each time it is opened."""

from __future__ import annotations

from bot.slack.desk import Desk
from bot.slack.drawing.card import HOME_BLOCKS, card_blocks
from bot.slack.drawing.text import SECTION_LIMIT, Json, cut_escaped, section
from bot.slack.event import Happened, handled_event
from bot.slack.reception import DONE, Acknowledgement, Reception
from bot.use_cases.show.home_card import home_card


def register(reception: Reception, desk: Desk) -> None:
    """Listen to the opening of the app's Home."""

    def listen(body: Json) -> Acknowledgement:
        if body["event"].get("tab") != "home":
            return DONE
        return handled_event(desk, body, "home opened", opened, refused)

    reception.events["app_home_opened"] = listen


def opened(desk: Desk, happened: Happened) -> None:
    """What waits for this person."""
    card = home_card(desk.office, happened.person, happened.now)
    _publish(desk, happened.person.slack_user_id or "", card_blocks(card, most=HOME_BLOCKS))


def refused(desk: Desk, body: Json, words: str) -> None:
    """Somebody whom Doorstep does not serve sees why, and what to do."""
    _publish(desk, str(body["event"]["user"]), [section(cut_escaped(words, SECTION_LIMIT))])


def _publish(desk: Desk, user: str, blocks: list[Json]) -> None:
    desk.client.views_publish(user_id=user, view={"type": "home", "blocks": blocks})
