"""Real processes tell a supervisor how they are, and their log can be read line by line."""

from __future__ import annotations

from pathlib import Path

import httpx

from deploy.demo.child import Child
from deploy.demo.environment import bot_environment
from tests.stories.report_steps import expect_the_pings, reports_a_missed_visit
from tests.stories.served_town import a_served_town, free_port, up
from tests.stories.town import Town
from tests.unit.health.lines import parse_line


def get_answer(address: str, path: str) -> tuple[int, str]:
    answer = httpx.get(f"{address}{path}", trust_env=False)
    return answer.status_code, answer.text


def events(log: Path) -> list[dict[str, str]]:
    """The log taken apart; every line of it has our form."""
    return [parse_line(line) for line in log.read_text(encoding="utf-8").splitlines()]


def test_in_http_mode_the_addresses_stand_on_a_port_of_their_own(tmp_path: Path) -> None:
    with a_served_town(tmp_path) as served:
        reports_a_missed_visit(served.amina)
        expect_the_pings(served)
        for path in ("/livez", "/healthz", "/readyz"):
            assert get_answer(served.health, path) == (200, "ok\n")
            assert get_answer(served.address, path)[0] == 404
        served.until(
            lambda: "doorstep_processes_alive 1.0" in get_answer(served.health, "/metrics")[1] or None,
            lambda: "its own process is not among those that live",
        )
        status, figures = get_answer(served.health, "/metrics")
    assert status == 200
    assert 'doorstep_messages_sent_total{kind="ping"} 3.0' in figures
    assert 'doorstep_listener_seconds_count{listener="command /report"} 1.0' in figures
    assert "LH-1042" not in figures
    assert {"message.sent", "listener.answered"} <= {event["event"] for event in events(tmp_path / "bot.log")}


def test_a_worker_tells_on_a_port_of_its_own_and_doorstep_health_sees_both(
    town: Town, tmp_path: Path
) -> None:
    own = f"http://127.0.0.1:{free_port()}"
    environment = bot_environment(tmp_path, town.sandbox.url) | {
        "DOORSTEP_DATABASE_URL": town.settings.database_url,
        "DOORSTEP_KEY_FILE": str(town.settings.key_file),
        "DOORSTEP_HEALTH_PORT": own.rsplit(":", 1)[1],
    }
    worker = Child("the worker", ["bot", "worker"], tmp_path / "worker.log", environment)
    try:
        worker.wait_for(lambda: up(own))
        assert get_answer(own, "/readyz") == (200, "ok\n")
        worker.wait_for(lambda: "doorstep_processes_alive 2.0" in get_answer(own, "/metrics")[1])
    finally:
        worker.end()
    assert any("Doorstep works" in event.get("words", "") for event in events(tmp_path / "worker.log"))
