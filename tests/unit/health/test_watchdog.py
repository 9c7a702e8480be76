"""When nobody chases and nobody sends, administrators are told of it, once, and when it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.health.watchdog import PEOPLE_KEPT_SECONDS, Watchdog
from bot.slack.addresses import slack_id, slack_place
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.errors import StoreUnavailable
from state_machines.messages.delivery import RateLimited, SendResult, Sent, UnknownResult
from state_machines.people.address import Address
from storage.tables import engine_state, processes
from tests.unit.bot.town_hall import Hall, account_at

HELEN = "U0HELEN"


@dataclass
class Slack:
    """Takes what is sent, with the answers that a test has ready."""

    answers: list[SendResult] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    redrawn: list[str] = field(default_factory=list)

    def send(
        self, place: Address, shown: Card | Prompt, message_id: str, may: Callable[[], bool] = lambda: True
    ) -> SendResult:
        assert isinstance(shown, Card)
        outcome = self.answers.pop(0) if self.answers else Sent(slack_place("D1"), message_id)
        if not isinstance(outcome, RateLimited):
            self.taken.append((slack_id(place), shown.text))
        return outcome

    def open(self, address: Address) -> SendResult | None:
        raise AssertionError("a watchdog opens nothing ahead")

    def delete(self, sent: Sent) -> SendResult:
        return sent

    def redraw(self, sent: Sent, shown: Card | Prompt, message_id: str) -> SendResult:
        assert isinstance(shown, Card)
        self.redrawn.append(shown.text)
        return sent

    def find(self, place: Address, message_id: str, since: datetime) -> Sent | None:
        raise AssertionError("a watchdog looks for nothing in Slack")

    def close(self) -> None:
        """Holds nothing."""


@dataclass
class Watch:
    """A watchdog whose time a test lets pass."""

    hall: Hall
    slack: Slack = field(default_factory=Slack)
    seconds: float = 0.0
    stuck: float = 0.0

    def __post_init__(self) -> None:
        self.dog = Watchdog(self.hall.services, self.slack, self, lambda: self.stuck, lambda: self.seconds)

    def now(self) -> datetime:
        return self.hall.now

    def on_jump(self, wake: Callable[[], None]) -> None:
        raise AssertionError("a watchdog goes by real time")

    def looks(self, times: int = 1) -> None:
        for _ in range(times):
            self.seconds += 15
            self.dog.check()

    def titles_sent(self) -> list[str]:
        """The titles of what administrators were sent."""
        assert {who for who, _ in self.slack.taken} <= {HELEN}
        return [words.splitlines()[0] for _, words in self.slack.taken]


@pytest.fixture
def watch(hall: Hall) -> Watch:
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.helen.id, account_at("U0HELEN"), reachable=True)
        uow.processes.begin("1", "run", "larch", 12)
        uow.commit()
    return Watch(hall)


def last_sign(hall: Hall, ago: timedelta) -> None:
    with hall.reading() as uow:
        seen_at = uow.database_now() - ago
    with hall.services.store.engine.begin() as connection:
        connection.execute(update(processes).values(seen_at=seen_at))


def hours_go_by(hall: Hall) -> None:
    """What was told so far was told hours ago."""
    with hall.services.store.engine.begin() as connection:
        connection.execute(update(engine_state).values(at=datetime.now(UTC) - timedelta(hours=5)))


SILENT, OVER = "Doorstep is silent: nobody is chased and nothing is sent", "Doorstep chases and sends again"


def test_while_an_engine_signs_nothing_is_said(watch: Watch) -> None:
    watch.looks(5)
    assert watch.titles_sent() == []


def test_a_silence_seen_twice_is_told_once_and_so_is_its_end(
    watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    watch.looks()
    last_sign(watch.hall, timedelta(minutes=2))
    watch.looks()
    assert "alarm.silence" in caplog.text
    assert watch.titles_sent() == []
    watch.looks(3)
    assert watch.titles_sent() == [SILENT]
    assert "since Tue 17 Nov, 10:0" in watch.slack.taken[0][1]
    assert "(2 min)" in watch.slack.taken[0][1]
    assert "Start `doorstep run` or `doorstep worker`" in watch.slack.taken[0][1]

    last_sign(watch.hall, timedelta())
    watch.looks(2)
    assert watch.titles_sent() == [SILENT, OVER]


def test_of_two_processes_one_tells(watch: Watch) -> None:
    other = Watch(watch.hall)
    for one in (watch, other):
        one.looks()
    last_sign(watch.hall, timedelta(minutes=2))
    for one in (watch, other, watch, other):
        one.looks()
    assert (watch.titles_sent(), other.titles_sent()) == ([SILENT], [])
    last_sign(watch.hall, timedelta())
    for one in (watch, other):
        one.looks()
    assert (watch.titles_sent(), other.titles_sent()) == ([SILENT, OVER], [])


def test_a_later_silence_is_told_anew(watch: Watch) -> None:
    watch.looks()
    for _ in range(2):
        last_sign(watch.hall, timedelta(minutes=2))
        watch.looks(2)
        last_sign(watch.hall, timedelta())
        watch.looks()
        hours_go_by(watch.hall)
    assert watch.titles_sent() == [SILENT, OVER] * 2


def test_whom_slack_did_not_take_it_for_is_told_at_the_next_look_but_nobody_twice(watch: Watch) -> None:
    watch.slack.answers = [RateLimited(timedelta(seconds=9)), UnknownResult("the answer was lost")]
    watch.looks()
    last_sign(watch.hall, timedelta(minutes=2))
    watch.looks(5)
    assert watch.titles_sent() == [SILENT]


def test_a_database_that_stays_away_is_told_to_those_known_before(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.looks()

    def away() -> None:
        raise StoreUnavailable("The database does not answer.")

    monkeypatch.setattr(watch.hall.services.store, "_connection", away)
    watch.looks(3)
    assert watch.titles_sent() == []
    watch.looks(2)
    assert watch.titles_sent() == [SILENT]
    assert "The database does not answer." in watch.slack.taken[0][1]
    assert "no restart is needed" in watch.slack.taken[0][1]
    assert "Restart" not in watch.slack.taken[0][1]
    monkeypatch.undo()
    watch.looks()
    assert watch.titles_sent() == [SILENT, OVER]


def test_while_the_database_is_away_one_message_says_for_how_long_and_nobody_is_told_to_restart(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    watch.looks()

    def away() -> None:
        raise StoreUnavailable(
            "The database does not answer.", "It does not answer (PostgreSQL at db1, port 5)"
        )

    monkeypatch.setattr(watch.hall.services.store, "_connection", away)
    watch.looks(13)
    (told,) = watch.slack.taken
    assert "PostgreSQL at db1, port 5" in told[1]
    assert "no restart is needed" in told[1]
    assert "(1 min)" in told[1]
    assert ["(2 min)" in words or "(3 min)" in words for words in watch.slack.redrawn] == [True, True]
    assert caplog.text.count("alarm.silence ") == 3


def test_what_all_told_of_because_the_database_was_away_ends_once(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Watch(watch.hall)
    for one in (watch, other):
        one.looks()

    def away() -> None:
        raise StoreUnavailable("The database does not answer.")

    monkeypatch.setattr(watch.hall.services.store, "_connection", away)
    for one in (watch, other):
        one.looks(6)
    assert (watch.titles_sent(), other.titles_sent()) == ([SILENT], [SILENT])
    monkeypatch.undo()
    for one in (watch, other):
        one.looks(2)
    assert (watch.titles_sent(), other.titles_sent()) == ([SILENT, OVER], [SILENT])


def test_an_engine_that_hangs_is_logged_also_while_others_work(
    watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    watch.stuck = 61
    watch.looks(2)
    assert "alarm.engine_hangs seconds=61" in caplog.text
    assert watch.titles_sent() == []


def test_administrators_are_found_before_they_are_needed_and_not_asked_for_at_each_look(watch: Watch) -> None:
    asked: list[str] = []
    directory = watch.hall.directory
    before = directory.account_of

    def account_of(email: str) -> None:
        asked.append(email)
        before(email)

    with watch.hall.services.store.write() as uow:
        uow.people.link_address(watch.hall.helen.id, None, reachable=True)
        uow.commit()
    directory.account_of = account_of  # type: ignore[method-assign] # counts the questions
    watch.looks(3)
    assert asked == [watch.hall.helen.email]
    watch.seconds += PEOPLE_KEPT_SECONDS
    watch.looks()
    assert asked == [watch.hall.helen.email], "who has no account is asked for again by the hourly task"


def test_its_thread_begins_and_ends(watch: Watch) -> None:
    watch.dog.start()
    watch.dog.stop()
    Watch(watch.hall).dog.stop()
    assert watch.titles_sent() == []
