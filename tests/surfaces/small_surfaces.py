"""The surfaces that the contract is tried over: Slack's way of answering a press, and the terminal's."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from slack_sdk import WebClient

from bot.engine.timers import Timers
from bot.ports import Account, Channels
from bot.services import Services
from bot.slack.answering.message_renderer import MessageRenderer
from bot.slack.drawing.message_body import message_body
from bot.slack.drawing.text import Json
from bot.slack.files import Files
from bot.slack.listener import handle_interaction
from bot.slack.listener_context import ListenerContext
from bot.slack.pictures import Pictures
from bot.slack.transport.responses import Responses
from bot.surface.handle import handle_arrival
from bot.surface.incoming import Act, Arrival, Given
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.people.address import Address
from state_machines.people.people import Person
from tests.surfaces import printing
from tests.surfaces.printing import NOTHING, Printed
from tests.surfaces.terminal import TERMINAL, OnScreen, Screen, Screens
from tests.unit.bot.town_hall import Hall, account_at


class NotTakenError(Exception):
    """The surface took no answer."""


@dataclass
class SlackUnderTest:
    """A press in a message of ours, answered through its `response_url`."""

    hall: Hall
    watchers: list[Callable[[], None]] = field(default_factory=list)
    posted: list[Json] = field(default_factory=list)
    closed: bool = False

    def __post_init__(self) -> None:
        for person in self.hall.people.values():
            address = account_at(f"U-{person.id}")
            account = Account(address, person.email, active=True, guest=False, stranger=False)
            self.hall.directory.accounts[address] = account

    def do(self, who: Person | None, act: Act, given: Given, key: str) -> str:
        user = {"id": f"U-{who.id if who else 'nobody'}"}
        body = {"user": user, "trigger_id": key, "response_url": "https://slack.example/answer"}
        ctx, before = self._context(), len(self.posted)
        handle_interaction(ctx, MessageRenderer(ctx, body), body, "press", act, lambda: given)
        return json.dumps(self.posted[before:], ensure_ascii=False)

    def watch(self, answer_shown: Callable[[], None]) -> None:
        self.watchers.append(answer_shown)

    def refuse_to_draw(self) -> None:
        self.closed = True

    def notification(self, shown: Card | Prompt) -> str:
        return json.dumps(message_body(shown), ensure_ascii=False)

    def post(self, _response_url: str, body: Json) -> int:
        """Stands in for Slack's end of a `response_url`."""
        if self.closed:
            raise NotTakenError
        for watcher in self.watchers:
            watcher()
        self.posted.append(body)
        return 200

    def _context(self) -> ListenerContext:
        services, clock, client = self.hall.services, HallClock(self.hall), WebClient()
        pictures, files = Pictures(services, clock, client, Timers(clock.now)), Files(services, clock, client)
        responses, channels = cast("Responses", self), cast("Channels", self)
        return ListenerContext(services, clock, client, responses, pictures, files, "T0LARK", channels)


@dataclass
class TerminalUnderTest:
    """A key pressed at a terminal."""

    hall: Hall
    watchers: list[Callable[[], None]] = field(default_factory=list)
    closed: bool = False

    def do(self, who: Person | None, act: Act, given: Given, key: str) -> str:
        screens = Screens({person.id: person.email for person in self.hall.people.values()})
        screen = WatchedScreen(self)
        services: Services = replace(self.hall.services, directory=screens, surface=TERMINAL)
        address = Address(TERMINAL.name, who.id if who else "nobody")
        arrival = Arrival("press", address, key, act, lambda: given)
        handle_arrival(services, HallClock(self.hall), OnScreen(screen, NOTHING), arrival)
        return str(screen)

    def watch(self, answer_shown: Callable[[], None]) -> None:
        self.watchers.append(answer_shown)

    def refuse_to_draw(self) -> None:
        self.closed = True

    def notification(self, shown: Card | Prompt) -> str:
        return str(printing.message(shown))


class WatchedScreen(Screen):
    """Says when something is put on it."""

    def __init__(self, watched_by: TerminalUnderTest) -> None:
        super().__init__()
        self._watched_by = watched_by

    def put(self, shown: Printed) -> None:
        if self._watched_by.closed:
            raise NotTakenError
        for watcher in self._watched_by.watchers:
            watcher()
        super().put(shown)


@dataclass(frozen=True)
class HallClock:
    """The town hall's time."""

    hall: Hall

    def now(self) -> datetime:
        return self.hall.now

    def on_jump(self, wake: Callable[[], None]) -> None:
        """It never jumps by itself."""
