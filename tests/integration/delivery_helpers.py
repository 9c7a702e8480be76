"""Helpers for tests of delivery: services over either database, and a Slack that answers as told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import WallClock
from bot.engine.chores import Chore
from bot.engine.deliver_due import Deliverer
from bot.engine.loop import Engine
from bot.message_kinds import MESSAGE_KINDS
from bot.ports import Account
from bot.services import Services
from bot.slack.addresses import slack_id, slack_place
from bot.slack.limits import SLACK
from bot.use_cases.collect.dialog_kinds import DIALOG_KINDS
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.case.report import Urgency
from state_machines.messages.delivery import RateLimited, SendResult, Sent, TemporaryFailure
from state_machines.people.address import Address
from state_machines.policy.policy import load_policy
from state_machines.settings.local_settings import load_local_settings
from storage.records import OutgoingMessage
from storage.unit_of_work import Store
from tests.integration.conftest import KEYS
from tests.stored import message_by_id

AUTHORITY = Path(__file__).parents[2] / "deploy/demo/authority"
NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)


class NobodyElse:
    """A directory of nobody: these tests write to channels."""

    def account(self, address: Address) -> Account | None:
        return None

    def account_of(self, email: str) -> Account | None:
        return None


def services_over(store: Store) -> Services:
    settings = load_local_settings(AUTHORITY / "settings.yaml")
    return Services(store, settings, load_policy("camden-2019"), NobodyElse(), SLACK, DIALOG_KINDS)


@dataclass
class Clock:
    """A clock that a test moves, forward or back."""

    moment: datetime = NOW
    wakes: list[Callable[[], None]] = field(default_factory=list)

    def now(self) -> datetime:
        return self.moment

    def on_jump(self, wake: Callable[[], None]) -> None:
        self.wakes.append(wake)

    def move(self, **how_far: float) -> None:
        self.moment += timedelta(**how_far)


@dataclass
class Slack:
    """Takes everything, but for what a test answers by channel; `hanging` channels wait for `answer_all`."""

    answers: dict[str, list[SendResult]] = field(default_factory=dict)
    updates: list[SendResult] = field(default_factory=list)
    hanging: set[str] = field(default_factory=set)
    posted: list[tuple[str, str]] = field(default_factory=list)
    redrawn: list[str] = field(default_factory=list)
    found: dict[str, Sent] = field(default_factory=dict)
    looked: list[str] = field(default_factory=list)
    #: Where the lease had run out before anything was posted, as it may on a machine that is very busy.
    held_up: set[str] = field(default_factory=set)
    _answer: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 1_000_000)))

    def send(
        self, place: Address, shown: Card | Prompt, message_id: str, may: Callable[[], bool] = lambda: True
    ) -> SendResult:
        channel = slack_id(place)
        if channel in self.hanging:
            self._answer.wait(30)
        with self._lock:
            if not may():
                self.held_up.add(channel)
                return TemporaryFailure("too little time was left to send it")
            self.posted.append((channel, message_id))
            told = self.answers.get(channel)
            return told.pop(0) if told else Sent(place, f"{next(self._numbers)}.0")

    def close(self) -> None:
        """Nothing is held."""

    def open(self, address: Address) -> SendResult | None:
        return None

    def delete(self, sent: Sent) -> SendResult:
        return sent

    def redraw(self, sent: Sent, shown: Card | Prompt, message_id: str) -> SendResult:
        with self._lock:
            self.redrawn.append(message_id)
            return self.updates.pop(0) if self.updates else sent

    def find(self, place: Address, message_id: str, since: datetime) -> Sent | RateLimited | None:
        self.looked.append(message_id)
        return self.found.get(message_id)

    def answer_all(self) -> None:
        self._answer.set()

    def channels(self) -> list[str]:
        return [channel for channel, _ in self.posted]


def drain(deliverer: Deliverer) -> None:
    """Deliver everything that is due and can be sent now; returns when it is recorded."""
    while deliverer.step() or not deliverer.is_idle():
        wait(deliverer._sends_under_way())


def to(channel: str, kind: str = "news", urgency: Urgency = Urgency.ROUTINE) -> OutgoingMessage:
    return OutgoingMessage(kind, to_place=slack_place(channel), urgency=urgency)


def put(store: Store, *outgoing: OutgoingMessage, now: datetime = NOW) -> list[str]:
    """Into the outbox; their ids."""
    with store.write() as uow:
        ids = [uow.messages.enqueue(one, now) for one in outgoing]
        uow.commit()
    return ids


def states(store: Store, ids: list[str]) -> list[str]:
    with store.read() as uow:
        return [one.state.value if (one := message_by_id(uow, each)) else "gone" for each in ids]


@contextmanager
def process(url: str, slack: Slack, *chores: Chore) -> Iterator[Engine]:
    """An engine with connections of its own, as another process has it."""
    with Store(url, KEYS) as store:
        engine = Engine(
            services_over(store), slack, WallClock(), chores, kind="worker", message_kinds=MESSAGE_KINDS
        )
        engine.start()
        try:
            yield engine
        finally:
            engine.stop()
