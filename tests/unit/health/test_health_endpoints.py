"""What a process answers to a supervisor, over real HTTP on loopback, and what it never says there."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot import counters
from bot.clock import WallClock
from bot.health.health_endpoints import HealthEndpoints
from bot.health.server import HealthServer
from bot.slack.limits import SLACK
from bot.version import VERSION
from state_machines.errors import Misconfigured
from storage.encryption import new_key
from storage.records import OutgoingMessage
from storage.unit_of_work import Store
from tests.integration.examples import PING, RUTH, SAM, populate

pytestmark = pytest.mark.outside


@dataclass
class Process:
    """A process as a test has it, with its address."""

    url: str
    store: Store
    file: Path
    silent_for: float = 0.0
    listening: bool = True
    seconds: float = 0.0

    def asks(self, path: str) -> tuple[int, str]:
        answer = httpx.get(f"{self.url}{path}", trust_env=False)
        return answer.status_code, answer.text

    def loses_its_database(self) -> None:
        self.store.engine.dispose()
        self.file.write_bytes(b"not a database at all" * 100)
        for beside in ("-wal", "-shm"):
            Path(f"{self.file}{beside}").unlink(missing_ok=True)


def a_ping_waits(process: Process, *, minutes: float) -> None:
    """Slack has not taken it for so long."""
    with process.store.write() as uow:
        uow.people.upsert_many([SAM, RUTH])
        message = OutgoingMessage("absence", to_person_id=SAM.id)
        uow.messages.enqueue(message, datetime.now(UTC) - timedelta(minutes=minutes))
        uow.commit()


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    file = tmp_path / "doorstep.db"
    with Store(f"sqlite:///{file}", [new_key()]) as store:
        store.upgrade()
        made = Process("", store, file)
        addresses = HealthEndpoints(
            store, WallClock(), lambda: made.silent_for, SLACK, passed=lambda: made.seconds
        )
        addresses.require_listening(lambda: made.listening)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = int(free.getsockname()[1])
        server = HealthServer(addresses, "127.0.0.1", port)
        made.url = f"http://127.0.0.1:{port}"
        yield made
        server.close()


def test_all_is_well(process: Process) -> None:
    for path in ("/livez", "/healthz", "/readyz", "/readyz?verbose"):
        assert process.asks(path) == (200, "ok\n")
    assert process.asks("/other")[0] == 404


def test_an_engine_that_hangs_fails_the_two_that_a_supervisor_acts_on(process: Process) -> None:
    process.silent_for = 60.0
    assert process.asks("/livez") == process.asks("/healthz") == (503, "engine\n")
    assert process.asks("/readyz") == (200, "ok\n")


def test_a_process_that_hears_nothing_is_not_ready(process: Process) -> None:
    process.listening = False
    assert process.asks("/readyz") == (503, "socket\n")
    assert process.asks("/healthz") == (200, "ok\n")


def test_a_database_that_went_away_is_said_but_who_can_still_answer_stays_ready(
    process: Process,
) -> None:
    assert process.asks("/readyz") == (200, "ok\n")
    process.loses_its_database()
    assert process.asks("/healthz") == (503, "database\n")
    assert process.asks("/livez") == process.asks("/readyz") == (200, "ok\n")


def test_a_process_that_never_had_its_database_is_not_ready(process: Process) -> None:
    process.loses_its_database()
    assert process.asks("/readyz") == (503, "database\n")


def test_every_alarm_fails_the_address_of_a_monitor_by_its_name_alone(process: Process) -> None:
    a_ping_waits(process, minutes=16)
    assert process.asks("/healthz") == (503, "undelivered\n")
    assert process.asks("/livez") == process.asks("/readyz") == (200, "ok\n")


def test_a_warning_is_no_alarm(process: Process) -> None:
    a_ping_waits(process, minutes=5)
    assert process.asks("/healthz") == (200, "ok\n")


def test_after_its_first_minute_it_is_written_that_nobody_chases(process: Process) -> None:
    assert process.asks("/healthz") == (200, "ok\n")
    process.seconds = 61
    assert process.asks("/healthz") == (503, "engine, processes\n")


def test_figures_are_told_without_a_case_a_name_or_a_channel(process: Process) -> None:
    with process.store.write() as uow:
        populate(uow)
        uow.messages.enqueue(PING, datetime(2026, 11, 17, 10, 5, tzinfo=UTC))
        uow.commit()
    counters.count_delivery("ping", 0.06)
    counters.count_rate_limit("slack", "redraw")
    status, text = process.asks("/metrics")
    assert status == 200
    assert "doorstep_database_up 1.0" in text
    assert f'doorstep_build_info{{version="{VERSION}"}} 1.0' in text
    assert "process_start_time_seconds " in text
    assert "doorstep_processes_listening 0.0" in text
    assert "doorstep_messages_undelivered 1.0" in text
    assert 'doorstep_finding{finding="processes"} 2.0' in text
    assert 'doorstep_messages_sent_total{kind="ping"}' in text
    assert 'doorstep_rate_limited_total{operation="redraw",surface="slack"}' in text
    for secret in ("LH-1042", "Kezia", "Sam", "p-sam", "north"):
        assert secret not in text


def test_figures_while_the_database_is_away_say_that_and_guess_nothing(process: Process) -> None:
    process.loses_its_database()
    status, text = process.asks("/metrics")
    assert status == 200
    assert "doorstep_database_up 0.0" in text
    assert 'doorstep_finding{finding="database"} 2.0' in text
    assert "doorstep_messages_undelivered" not in text


def test_an_address_that_is_taken_is_said_with_its_setting(process: Process) -> None:
    port = int(process.url.rsplit(":", 1)[1])
    with pytest.raises(Misconfigured, match="DOORSTEP_HEALTH_PORT"):
        HealthServer(HealthEndpoints(process.store, WallClock(), lambda: 0.0, SLACK), "127.0.0.1", port)
