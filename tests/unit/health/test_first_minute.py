"""What a look says in the first minute after a start, a stop or a kill is true, or "not yet known"."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.health.findings import Finding, Level
from bot.health.processes import processes, silences, socket
from bot.health.vitals import Vitals
from storage.records import Process, Silence
from tests.unit.health.test_findings import NOW, THERE, WELL, ago


def run(**seconds: float) -> Process:
    """A process that listens, by how many seconds ago it `began`, `signed`, and `heard` its chat."""
    began, signed, heard = (seconds.get(name) for name in ("began", "signed", "heard"))
    at = THERE - timedelta(seconds=heard) if heard is not None else None
    return Process(
        "1", "run", "larch", 12, THERE - timedelta(seconds=began or 600), socket_heard_at=at,
        seen_at=THERE - timedelta(seconds=signed or 1),
    )  # fmt: skip


def worker(**seconds: float) -> Process:
    return replace(run(**seconds), id="2", kind="worker", host="elm", pid=7)


def found_of(judge: object, *there: Process) -> Finding:
    assert callable(judge)
    found = judge(replace(WELL, processes=there))
    assert isinstance(found, Finding)
    return found


def test_thirteen_seconds_after_a_start_by_socket_nobody_is_said_to_use_http() -> None:
    found = found_of(socket, run(began=13, signed=13))
    assert found.level is Level.OK
    assert found.words == (
        "Not yet known: run on larch (12) began 13 s ago, and says within a minute whether it hears Slack."
    )


def test_after_its_first_minute_a_process_without_a_line_takes_requests_by_http() -> None:
    assert "by HTTP" in found_of(socket, run(began=61)).words


def test_a_process_that_was_killed_is_not_said_to_hear_nothing_for_want_of_a_network() -> None:
    killed = run(signed=36, heard=62)
    found = found_of(socket, killed)
    assert found.level is Level.OK
    assert "network" not in found.words
    assert found.words == "Not known: run on larch (12) held the line to Slack, and has not signed for 36 s."
    dead = found_of(processes, killed)
    assert dead.level is Level.WARNING
    assert "has not signed for 36 s: it may have ended" in dead.words


def test_of_two_the_one_that_signs_says_whether_the_chat_is_heard() -> None:
    found = found_of(socket, run(signed=36, heard=62), replace(run(signed=2, heard=4), id="3", pid=13))
    assert (found.level, found.words) == (Level.OK, "Slack was heard 4 s ago.")


def test_two_are_spoken_of_as_two() -> None:
    def two(one: Process) -> tuple[Process, Process]:
        return one, replace(one, id="3", pid=13)

    new, late, alone = (
        two(one) for one in (run(began=13, signed=13), run(signed=36, heard=62), worker(began=90))
    )
    assert "(13) began 13 s ago, and say within a minute whether they hear" in found_of(socket, *new).words
    assert "held the line to Slack, and have not signed for 36 s" in found_of(socket, *late).words
    assert "have not signed for 36 s: they may have ended" in found_of(processes, *late).words
    assert "run, which chase and send and do not listen to Slack" in found_of(socket, *alone).words


def test_whoever_signs_and_hears_nothing_is_deaf() -> None:
    found = found_of(socket, run(signed=5, heard=66))
    assert found.level is Level.ALARM
    assert "check the network" in found.words


def test_where_nothing_runs_nobody_is_said_to_use_http() -> None:
    found = found_of(socket)
    assert (found.level, found.words) == (Level.OK, "No process runs that could listen to Slack.")


@pytest.mark.parametrize(("began", "level"), [(30, Level.OK), (90, Level.WARNING)])
def test_workers_alone_listen_to_nothing(began: float, level: Level) -> None:
    found = found_of(socket, worker(began=began))
    assert found.level is level
    assert "by HTTP" not in found.words
    assert "elm" in found.words


def test_where_the_last_process_was_killed_it_is_named() -> None:
    found = found_of(processes, run(signed=70))
    assert found.level is Level.ALARM
    assert "run on larch (12)" in found.words
    assert "start `doorstep run`" in found.words


def test_a_killed_process_that_was_started_again_is_no_warning() -> None:
    dead = run(signed=3600, began=7200)
    again = replace(run(began=3590), id="3", pid=13)
    found = found_of(processes, dead, again)
    assert found.level is Level.OK
    assert "run on larch (12)" in found.words
    assert "started again" in found.words


def test_one_that_is_killed_again_and_again_stays_a_warning() -> None:
    dead = (run(signed=3600, began=7200), replace(run(signed=1800, began=3000), id="4", pid=14))
    assert found_of(processes, *dead, replace(run(began=1000), id="3", pid=13)).level is Level.WARNING


def silent(*found: Silence) -> Finding:
    vitals: Vitals = replace(WELL, silences=found)
    return silences(vitals)


def test_a_stop_is_no_silence_that_somebody_has_to_explain() -> None:
    found = silent(Silence(ago(hours=2), ago(hours=1), stopped=True))
    assert found.level is Level.OK
    assert found.words.startswith("Doorstep was stopped in the last day, from Tue 17 Nov, 08:05 to")
    assert "find out" not in found.words


def test_a_silence_beside_a_stop_is_still_one() -> None:
    stop = Silence(ago(hours=2), ago(hours=1), stopped=True)
    found = silent(stop, Silence(ago(minutes=30), ago(minutes=20)))
    assert found.level is Level.WARNING
    assert "08:05" not in found.words
    assert stop.until < NOW
