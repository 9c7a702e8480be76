"""Whole engines, several on one database: they share the work, wake each other, end without losing any."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.clock import WallClock
from bot.engine import send
from bot.engine.chores import Chore
from bot.values import Card
from storage.attendance import new_process_id
from storage.unit_of_work import Store
from tests.integration.cluster import Cluster
from tests.integration.conftest import KEYS
from tests.integration.delivery_helpers import Slack, process, put, states, to
from tests.patience import PATIENCE, wait_for


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Slack:
    monkeypatch.setattr(send, "compose", lambda *_, **__: Card(title="", text="something"))
    return Slack()


def until(done: Callable[[], bool]) -> None:
    wait_for(done)


def now() -> datetime:
    return WallClock().now()


def test_two_processes_send_each_message_once(url: str, store: Store, slack: Slack) -> None:
    with process(url, slack), process(url, slack):
        ids = put(store, *(to(f"C{number % 20}") for number in range(60)), now=now())
        until(lambda: set(states(store, ids)) == {"sent"})
    assert Counter(one for _, one in slack.posted) == Counter(ids)
    channels = set(slack.channels())
    assert len(channels) == 20
    in_time = channels - slack.held_up
    assert in_time
    for channel in in_time:
        in_order = [one for where, one in slack.posted if where == channel]
        assert in_order == [one for one in ids if one in in_order]


def test_told_to_stop_in_the_middle_it_loses_and_doubles_nothing(
    url: str, store: Store, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack, "send", slowly(slack.send))
    ids = put(store, *(to(f"C{number}") for number in range(80)), now=now())
    with process(url, slack):
        until(lambda: len(slack.posted) > 10)
    assert set(states(store, ids)) == {"sent", "pending"}
    with store.read() as uow:
        assert uow.processes.all() == ()
    with process(url, slack):
        until(lambda: set(states(store, ids)) == {"sent"})
    assert Counter(one for _, one in slack.posted) == Counter(ids)


def test_a_post_under_way_is_finished_before_it_ends(url: str, store: Store, slack: Slack) -> None:
    slack.hanging.add("C1")
    (message,) = put(store, to("C1"), now=now())
    with ExitStack() as stack:
        engine = stack.enter_context(process(url, slack))
        until(lambda: states(store, [message]) == ["sending"])
        ending = threading.Thread(target=engine.stop)
        ending.start()
        slack.answer_all()
        ending.join(PATIENCE)
        assert states(store, [message]) == ["sent"]


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_what_one_process_leaves_another_hears_of_at_once(url: str, store: Store) -> None:
    woken = threading.Event()
    with Store(url, KEYS) as other:
        line = other.attend(new_process_id(), woken.set)
        assert woken.wait(PATIENCE)  # once for what was said before it listened
        woken.clear()
        put(store, to("C1"), now=now())
        assert woken.wait(PATIENCE)
        woken.clear()
        put(other, to("C1"), now=now())
        assert not woken.wait(0.3)  # its own commits wake it without that
        line.close()


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_listener_comes_back_whenever_its_connection_is_cut(
    url: str, store: Store, cluster: Cluster
) -> None:
    woken = threading.Event()
    with Store(url, KEYS) as other:
        line = other.attend(new_process_id(), woken.set)
        assert woken.wait(PATIENCE)
        woken.clear()
        cluster.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'", "migrated"
        )
        assert woken.wait(PATIENCE)
        woken.clear()
        put(store, to("C1"), now=now())
        assert woken.wait(PATIENCE)
        line.close()


def test_what_another_process_leaves_is_looked_for_and_sent(url: str, store: Store, slack: Slack) -> None:
    with process(url, slack) as engine:
        engine.settle(PATIENCE)
        ids = put(store, to("C1"), now=now())
        until(lambda: states(store, ids) == ["sent"])  # an engine that does not look takes for ever


def test_a_round_that_fails_ends_neither_thread(
    url: str, store: Store, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.engine.chase_due import Chaser

    monkeypatch.setattr(Chaser, "chase_due", fails)
    with process(url, slack):
        ids = put(store, to("C1"), now=now())
        until(lambda: states(store, ids) == ["sent"])


def test_chores_are_done_at_the_start_and_one_that_fails_is_done_again(
    url: str, store: Store, slack: Slack
) -> None:
    done: list[datetime] = []

    def chore(moment: datetime) -> None:
        done.append(moment)
        raise ValueError("of the first chore")

    often = Chore("often", timedelta(milliseconds=50), chore)
    quiet = threading.Event()
    other = Chore("another", timedelta(days=1), lambda _: quiet.set())
    with process(url, slack, often, other):
        until(lambda: len(done) > 1)
        assert quiet.wait(PATIENCE)


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_connection_that_is_cut_is_gone_for_a_moment_only(
    url: str, store: Store, slack: Slack, cluster: Cluster
) -> None:
    with process(url, slack):
        ids = put(store, to("C1"), now=now())
        until(lambda: states(store, ids) == ["sent"])
        cluster.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = 'migrated' AND pid <> pg_backend_pid()",
            "migrated",
        )
        ids = put(store, to("C2"), now=now())
        until(lambda: states(store, ids) == ["sent"])


def slowly(post: Callable[..., object]) -> Callable[..., object]:
    def send_slowly(*given: object) -> object:
        time.sleep(0.02)  # as long as Slack takes
        return post(*given)

    return send_slowly


def fails(*_: object) -> int:
    raise ValueError("in every round")


def test_an_engine_that_finds_no_database_says_so_and_goes_on(
    url: str, store: Store, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    with store.engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            connection.execute(text("ALTER TABLE silences RENAME TO elsewhere"))
    try:
        with process(url, slack):
            until(lambda: "tried again in a second" in caplog.text)
            ids = put(store, to("C1"), now=now())
            until(lambda: states(store, ids) == ["sent"])
    finally:
        with store.engine.connect() as connection:
            connection.execution_options(writing=True)
            with connection.begin():
                connection.execute(text("ALTER TABLE elsewhere RENAME TO silences"))
