"""Somebody outside is called while Doorstep works, with nothing in the call, and not while it does not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.client import BadStatusLine
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pydantic import SecretStr

from bot.health import watcher as module
from bot.health.chores import TroubleWatch
from bot.health.findings import Finding, Health, Level
from bot.health.vitals import Vitals
from bot.health.watcher import NOT_WORKING, Watcher
from bot.health.watcher_finding import watcher_finding
from bot.settings import read_settings
from state_machines.errors import Misconfigured, StoreUnavailable
from tests.unit.bot.town_hall import Hall
from tests.unit.health.test_findings import NOW, THERE, WELL

GOOD = Health(NOW, (Finding("engine", Level.OK, ""),))


@dataclass
class Receiver:
    """A watcher on this machine: what it was sent, and what it answers."""

    url: str = ""
    status: int = 200
    location: str = ""
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            made.requests.append((self.path, dict(self.headers), body))
            self.send_response(made.status)
            if made.location:
                self.send_header("Location", made.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base names it so
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/ping/3f9c"
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


def vitals_of(hall: Hall) -> Vitals:
    with hall.reading() as uow:
        locks = uow.scheduled_locks
        return replace(
            WELL,
            database_now=uow.database_now(),
            watcher_called=locks.taken_at("watcher called"),
            watcher_reached=locks.taken_at("watcher reached"),
        )


def test_a_good_look_calls_it_with_nothing_in_the_call(hall: Hall, receiver: Receiver) -> None:
    hall.report(hall.amina)
    Watcher(hall.services.store, receiver.url).tell(GOOD)
    ((path, headers, body),) = receiver.requests
    assert (path, body) == ("/ping/3f9c", b"")
    assert set(headers) == {"Host", "Accept-Encoding", "User-Agent", "Connection"}
    assert headers["User-Agent"] == "doorstep"
    found = watcher_finding(vitals_of(hall))
    assert found.level is Level.OK
    assert "answered" in found.words


def test_of_two_processes_one_calls_in_a_minute(hall: Hall, receiver: Receiver) -> None:
    first, second = (Watcher(hall.services.store, receiver.url) for _ in range(2))
    for _ in range(2):
        first.tell(GOOD)
        second.tell(GOOD)
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("name", sorted(NOT_WORKING))
def test_what_keeps_doorstep_from_working_keeps_it_from_calling(
    hall: Hall, receiver: Receiver, name: str
) -> None:
    Watcher(hall.services.store, receiver.url).tell(Health(NOW, (Finding(name, Level.ALARM, ""),)))
    assert receiver.requests == []
    assert vitals_of(hall).watcher_called is None


def test_a_warning_or_an_alarm_of_another_kind_does_not(hall: Hall, receiver: Receiver) -> None:
    found = (Finding("engine", Level.WARNING, ""), Finding("channels", Level.ALARM, ""))
    Watcher(hall.services.store, receiver.url).tell(Health(NOW, found))
    assert len(receiver.requests) == 1


def test_an_engine_that_hangs_calls_nobody(hall: Hall, receiver: Receiver) -> None:
    watcher = Watcher(hall.services.store, receiver.url)
    watcher.go_by(lambda: 60.0)
    watcher.tell(GOOD)
    assert receiver.requests == []


def test_a_database_that_takes_no_writes_calls_nobody(
    hall: Hall, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_how: object) -> None:
        raise StoreUnavailable("The database cannot be written to.")

    monkeypatch.setattr(hall.services.store, "write", refuse)
    with pytest.raises(StoreUnavailable):
        Watcher(hall.services.store, receiver.url).tell(GOOD)
    assert receiver.requests == []


def test_a_completed_look_of_the_running_process_tells_it(hall: Hall) -> None:
    called: list[str] = []

    def call(url: str) -> int:
        called.append(url)
        return 200

    with hall.services.store.write() as uow:
        uow.processes.begin("1", "run", "larch", 12)
        uow.engine.record_tick(hall.now)
        uow.commit()
    watch = TroubleWatch(hall.services, watcher=Watcher(hall.services.store, "https://watch.example/1", call))
    watch.watch(hall.now)
    assert called == ["https://watch.example/1"]


def test_an_answer_that_leads_elsewhere_is_not_followed(
    hall: Hall, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.status, receiver.location = 302, receiver.url.replace("127.0.0.1", "localhost")
    Watcher(hall.services.store, receiver.url).tell(GOOD)
    assert len(receiver.requests) == 1
    assert "watcher.not_reached status=302" in caplog.text
    assert "3f9c" not in caplog.text
    found = watcher_finding(vitals_of(hall))
    assert found.level is Level.WARNING
    assert "has never answered" in found.words


def test_nobody_there_is_said_without_the_address(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    Watcher(hall.services.store, f"http://127.0.0.1:{port}/secret-3f9c").tell(GOOD)
    assert "watcher.not_reached reason=ConnectionRefusedError" in caplog.text
    assert "3f9c" not in caplog.text


def test_who_takes_the_call_and_never_answers_is_let_go(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        Watcher(hall.services.store, f"http://127.0.0.1:{silent.getsockname()[1]}/").tell(GOOD)
    assert "reason=TimeoutError" in caplog.text


@pytest.mark.parametrize(
    ("called", "reached", "level", "words"),
    [
        (None, None, Level.OK, "DOORSTEP_WATCHER_URL is not set"),
        (20, 19, Level.OK, "The watcher answered 19 s ago."),
        (20, 150, Level.OK, "The watcher answered 2 min ago."),
        (20, 260, Level.WARNING, "last answered 4 min ago: it will alarm although Doorstep works"),
        (7200, 7199, Level.OK, "was last called 2 h 0 min ago"),
    ],
)
def test_what_is_said_of_it(called: int | None, reached: int | None, level: Level, words: str) -> None:
    at = [None if one is None else THERE - timedelta(seconds=one) for one in (called, reached)]
    found = watcher_finding(replace(WELL, watcher_called=at[0], watcher_reached=at[1]))
    assert (found.level, words in found.words) == (level, True), found.words


@pytest.mark.parametrize(
    "url", ["http://watch.example/1", "ftp://watch.example", "https://", "watch.example"]
)
def test_an_address_without_encryption_is_refused_and_not_repeated(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOORSTEP_WATCHER_URL", url)
    with pytest.raises(Misconfigured) as refused:
        read_settings()
    assert str(refused.value).startswith("DOORSTEP_WATCHER_URL is wrong: must begin with https://")
    assert url == "https://" or url not in str(refused.value)


@pytest.mark.parametrize("url", ["https://watch.example/1", "http://127.0.0.1:9/1", ""])
def test_an_address_that_can_be_called_is_a_secret(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORSTEP_WATCHER_URL", url)
    given = read_settings().watcher_url
    assert given == SecretStr(url)
    assert not url or url not in repr(given)


def test_an_answer_that_is_none_is_said(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    def call(_url: str) -> int:
        raise BadStatusLine("nonsense 3f9c")

    Watcher(hall.services.store, "https://watch.example/1", call).tell(GOOD)
    assert "watcher.not_reached reason=BadStatusLine" in caplog.text
    assert "3f9c" not in caplog.text
