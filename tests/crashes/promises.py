"""What must hold after a process died at any point and was started again, seen from outside if possible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select

from bot.slack.transport.messenger import message_id_of
from bot.slack.transport.web_client import web_client
from state_machines.messages.delivery import DeliveryState
from storage.tables import escalations, messages, reports
from tests.stories.promises import no_orphan, record_is_whole
from tests.stories.town import Town


def every_promise_holds(town: Town, *, reported: int = 1) -> None:
    """Promises 1 to 5 and 10, once the town has come to rest."""
    town.settle()
    no_orphan(town.store)
    record_is_whole(town.store)
    check_stored_once(town, reported)
    check_seen_once(town)


def check_stored_once(town: Town, reported: int) -> None:
    """As many reports and escalations as there were visits, however often "Submit" was pressed."""
    with town.store.engine.connect() as connection:
        for table in (reports, escalations):
            assert connection.scalar(select(func.count()).select_from(table)) == reported, table.name


def check_seen_once(town: Town) -> None:
    """Every message of the outbox stands in Slack exactly once, and the outbox knows it."""
    owed = town.until(lambda: _all_sent(town), lambda: "a message of the outbox is not known to be sent")
    expected = Counter(row.id for row in owed if row.redraws is None)
    assert Counter(_in_slack(town)) == expected


def _all_sent(town: Town) -> Sequence[Any] | None:
    """Every message, once each is known to be sent; None until then."""
    with town.store.engine.connect() as connection:
        owed = connection.execute(select(messages.c.id, messages.c.state, messages.c.redraws)).all()
    return owed if {row.state for row in owed} == {DeliveryState.SENT} else None


def _in_slack(town: Town) -> Iterator[str]:
    client = web_client(town.settings.slack_bot_token.get_secret_value(), town.settings.slack_api_url)
    for channel in _conversations(town):
        history = client.conversations_history(channel=channel, include_all_metadata=True, limit=200)
        assert not history["has_more"]
        yield from filter(None, (message_id_of(message) for message in history["messages"]))


def _conversations(town: Town) -> set[str]:
    """Those in which Doorstep has said something."""
    people = town.get("/control/people")["people"]
    screens = (town.get(f"/control/screen/{person['handle']}") for person in people)
    return {
        conversation["id"]
        for screen in screens
        for conversation in screen["conversations"]
        if any(message["from"] == "Doorstep" for message in conversation["messages"])
    }
