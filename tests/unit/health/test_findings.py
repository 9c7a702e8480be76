"""From a reading to findings: what is well, what is a warning, what is an alarm, and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.health import processes, work
from bot.health.findings import Finding, Health, Level, duration_words
from bot.health.look import JUDGES
from bot.health.vitals import Vitals
from bot.slack.limits import SLACK
from state_machines.errors import StoreUnavailable
from state_machines.messages.delivery import DeliveryState
from storage.records import Process, Silence
from storage.vitals_repository import AT_MOST, Backlog, ChainEnd, OverdueDuties

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
#: The database's clock need not be the application's.
THERE = NOW + timedelta(seconds=3)
RUN = Process("1", "run", "larch", 12, NOW, THERE - timedelta(seconds=9), 40, THERE - timedelta(seconds=4))
WORKER = Process("2", "worker", "elm", 7, NOW, THERE - timedelta(seconds=2))
SECOND = replace(WORKER, kind="run")
WELL = Vitals(
    at=NOW,
    database_now=THERE,
    round_trip=timedelta(milliseconds=3),
    last_tick=NOW - timedelta(seconds=9),
    processes=(RUN, WORKER),
    silences=(),
    undelivered=None,
    redraws_since=None,
    failed=0,
    lateness=(timedelta(milliseconds=61), timedelta(milliseconds=90), timedelta(seconds=2)),
    overdue=None,
    never_chased=(),
    orphans=(),
    chain_end=ChainEnd(9000, "abcdef0123456789" * 4, fits=True),
    surface=SLACK,
)
STUCK = Backlog(3, NOW - timedelta(minutes=2), "ping", 4, False, DeliveryState.PENDING, "Slack answered 503")


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


def finding(vitals: Vitals, name: str) -> Finding:
    (found,) = [one for one in (judge(vitals) for judge in JUDGES) if one.name == name]
    return found


def test_all_is_well() -> None:
    health = Health(NOW, tuple(judge(WELL) for judge in JUDGES))
    assert health.level is Level.OK
    assert len({one.name for one in health.findings}) == len(JUDGES)


@pytest.mark.parametrize(
    ("name", "worse", "level", "words"),
    [
        ("database", {"round_trip": timedelta(seconds=0.3)}, Level.WARNING, "answered in 300 ms"),
        ("database", {"round_trip": timedelta(seconds=2)}, Level.ALARM, "answered in 2 s"),
        ("engine", {"last_tick": ago(seconds=61)}, Level.ALARM, "since Tue 17 Nov, 10:03"),
        ("engine", {"last_tick": None}, Level.ALARM, "Nothing has ever been chased"),
        ("processes", {"processes": ()}, Level.ALARM, "No process of Doorstep is running"),
        (
            "processes",
            {"processes": (RUN, replace(WORKER, seen_at=THERE - timedelta(minutes=2)))},
            Level.WARNING,
            "worker on elm (7) (last sign Tue 17 Nov, 10:03)",
        ),
        (
            "processes",
            {"processes": (replace(RUN, keys="new,old"), replace(WORKER, keys="old"))},
            Level.ALARM,
            "worker on elm (7) cannot open what others write",
        ),
        (
            "processes",
            {"processes": (replace(RUN, keys="new,old"), replace(WORKER, keys="old,new"))},
            Level.OK,
            "Running: run on larch (12) and worker on elm (7).",
        ),
        ("clocks", {"processes": (RUN, replace(WORKER, clock_ahead_ms=-6000))}, Level.WARNING, "6 s behind"),
        ("clocks", {"processes": (replace(RUN, clock_ahead_ms=3_600_000),)}, Level.ALARM, "1 h 0 min ahead"),
        (
            "clocks",
            {"processes": (RUN, replace(WORKER, ticked_at=THERE + timedelta(hours=3)))},
            Level.WARNING,
            "Chases of worker on elm (7) do not go by the time of day",
        ),
        (
            "socket",
            {"processes": (replace(RUN, socket_heard_at=THERE - timedelta(seconds=70)), WORKER)},
            Level.ALARM,
            "run on larch (12) has not heard Slack",
        ),
        (
            "socket",
            {"processes": (RUN, replace(SECOND, socket_heard_at=THERE - timedelta(seconds=70)))},
            Level.WARNING,
            "run on elm (7) has not heard Slack",
        ),
        ("undelivered", {"undelivered": STUCK}, Level.WARNING, "tried 4 times (Slack answered 503)"),
        ("undelivered", {"undelivered": replace(STUCK, attempts=1)}, Level.WARNING, "tried once"),
        (
            "undelivered",
            {"undelivered": replace(STUCK, since=ago(minutes=15), count=AT_MOST)},
            Level.ALARM,
            "At least 10000 messages undelivered",
        ),
        ("failed", {"failed": 1}, Level.WARNING, "1 message could not be delivered"),
        ("redraws", {"redraws_since": ago(minutes=15)}, Level.WARNING, "since Tue 17 Nov, 09:50"),
        ("lateness", {"lateness": (timedelta(minutes=2),)}, Level.WARNING, "at most 2 min"),
        ("overdue", {"overdue": OverdueDuties(7, ago(minutes=1))}, Level.WARNING, "7 chases are overdue"),
        ("overdue", {"overdue": OverdueDuties(7, ago(minutes=5))}, Level.ALARM, "since Tue 17 Nov, 10:00"),
        ("imported", {"is_anybody_known": False}, Level.WARNING, "`doorstep import people.csv cases.csv`"),
        ("imports", {"import_moved": ago(minutes=9)}, Level.OK, "No import stands still"),
        ("imports", {"import_moved": ago(minutes=10)}, Level.ALARM, "has stood still for 10 min"),
        ("orphans", {"orphans": ("LH-1042",)}, Level.ALARM, "Nobody is chased in LH-1042"),
        ("orphans", {"never_chased": ("LH-1057",)}, Level.ALARM, "Nobody is chased in LH-1057"),
        ("record", {"chain_end": ChainEnd(9000, "a" * 64, fits=False)}, Level.ALARM, "Entry 9000"),
        ("silences", {"silences": (Silence(ago(hours=2), ago(hours=1)),)}, Level.WARNING, "08:05 to Tue"),
    ],
)
def test_what_is_not_well_is_said_with_what_to_do(
    name: str, worse: dict[str, object], level: Level, words: str
) -> None:
    found = finding(replace(WELL, **worse), name)  # type: ignore[arg-type] # any of its fields
    assert found.level is level
    assert words in found.words


@pytest.mark.parametrize(
    "still_well",
    [
        {"undelivered": replace(STUCK, since=ago(seconds=59))},
        {"overdue": OverdueDuties(7, ago(seconds=59))},
        {"last_tick": ago(seconds=59)},
        {"last_tick": NOW + timedelta(hours=1)},
        {"processes": (replace(RUN, socket_heard_at=None),)},
        {"lateness": ()},
        {"chain_end": None},
    ],
)
def test_what_is_only_a_moment_old_or_absent_is_no_finding(still_well: dict[str, object]) -> None:
    vitals = replace(WELL, **still_well)  # type: ignore[arg-type] # any of its fields
    assert all(judge(vitals).level is Level.OK for judge in JUDGES)


def test_a_database_that_is_away_is_an_alarm_with_its_own_words() -> None:
    found = processes.database_away(StoreUnavailable("The database does not answer."))
    assert found.level is Level.ALARM
    assert found.words.startswith("The database does not answer. Until it is back")


def test_what_stands_in_the_middle_of_many_silences_is_counted() -> None:
    many = tuple(Silence(ago(hours=number), ago(hours=number - 0.5)) for number in range(6, 1, -1))
    assert "and 2 times before" in finding(replace(WELL, silences=many), "silences").words


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(milliseconds=43.4), "43 ms"),
        (timedelta(seconds=12), "12 s"),
        (timedelta(seconds=119), "1 min"),
        (timedelta(hours=3, minutes=20), "3 h 20 min"),
        (timedelta(days=2, hours=5), "2 days"),
    ],
)
def test_how_long_in_words(time: timedelta, words: str) -> None:
    assert duration_words(time) == words


def test_the_shortest_alarm_for_a_message_is_longer_than_its_warning() -> None:
    assert work.LATE < work.OVERDUE_ALARM < work.UNDELIVERED_ALARM
