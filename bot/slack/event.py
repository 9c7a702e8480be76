"""Around every event: done before it is acknowledged, so that Slack delivers again what failed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.logs import one_thing
from bot.slack.desk import Desk
from bot.slack.drawing.text import Json
from bot.slack.listener import listened
from bot.slack.reception import DELIVER_AGAIN, DONE, Acknowledgement
from bot.slack.transport.outcomes import CALL_ERRORS, outcome_of
from bot.trouble import log_trouble
from bot.use_cases.people.identify import identify
from state_machines.errors import Refused
from state_machines.messages.delivery import Impossible
from state_machines.people.people import Person

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Happened:
    """One event; `key` is the same in every delivery of it."""

    person: Person
    now: datetime
    key: str
    body: Json


def handled_event(
    desk: Desk,
    body: Json,
    name: str,
    work: Callable[[Desk, Happened], None],
    refused: Callable[[Desk, Json, str], None],
) -> Acknowledgement:
    """Done, or Slack is asked to deliver the event again. Never raises.

    An answer that cannot reach anybody, such as a deactivated account's, is not tried again.
    """
    began = time.monotonic()
    try:
        with one_thing():
            _work(desk, body, work, refused)
            listened(name, "done", time.monotonic() - began)
    except Exception as error:  # noqa: BLE001 - whatever it was, the next delivery may fare better
        log_trouble(log, name, error)
        hopeless = isinstance(error, CALL_ERRORS) and isinstance(outcome_of(error), Impossible)
        return DONE if hopeless else DELIVER_AGAIN
    return DONE


def _work(
    desk: Desk,
    body: Json,
    work: Callable[[Desk, Happened], None],
    refused: Callable[[Desk, Json, str], None],
) -> None:
    now = desk.clock.now()
    try:
        person = identify(desk.office, str(body["event"]["user"]), now)
    except Refused as error:
        refused(desk, body, error.user_message)
        return
    work(desk, Happened(person, now, str(body.get("event_id", "")), body))
