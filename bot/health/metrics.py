"""The metrics for Prometheus: what a look has found, and what this process has counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily

from bot.counters import REGISTRY
from bot.health import processes
from bot.health.findings import Health
from bot.health.vitals import Vitals

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def metrics_page(health: Health) -> bytes:
    """The whole page in Prometheus's text format."""
    return generate_latest(_LookCollector(health)) + generate_latest(REGISTRY)


class _LookCollector:
    """A look as a collector. While the database is away it reports that, and no figure it would guess."""

    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterator[GaugeMetricFamily]:
        away = self._health.vitals is None
        yield _gauge("database_up", "Whether the database answers (1) or not (0).", 0 if away else 1)
        finding = GaugeMetricFamily(
            "doorstep_finding", "Each finding: 0 well, 1 warning, 2 alarm.", labels=["finding"]
        )
        for one in self._health.findings:
            finding.add_metric([one.name], one.level)
        yield finding
        if self._health.vitals is not None:
            yield from _vitals_metrics(self._health.vitals)


def _vitals_metrics(vitals: Vitals) -> Iterator[GaugeMetricFamily]:
    undelivered, overdue, took = vitals.undelivered, vitals.overdue, vitals.lateness
    yield _seconds("database_round_trip", "How long the database took to answer.", vitals.round_trip)
    yield _gauge(
        "processes_alive", "Processes with a fresh sign of life.", len(processes.living_processes(vitals))
    )
    listening = sum(map(processes.listens, processes.living_processes(vitals)))
    yield _gauge("processes_listening", "Of these, those that take presses from the chat.", listening)
    yield _gauge(
        "messages_undelivered", "Messages due that have not arrived.", undelivered.count if undelivered else 0
    )
    yield _seconds(
        "oldest_undelivered_message",
        "Age of the oldest of them.",
        vitals.at - undelivered.since if undelivered else timedelta(),
    )
    yield _gauge(
        "messages_failed_last_day", "Messages whose way was found closed in the last day.", vitals.failed
    )
    yield _gauge("chases_overdue", "Duties whose chase is due and not done.", overdue.count if overdue else 0)
    yield _seconds(
        "most_overdue_chase",
        "Since when the first of them is due.",
        vitals.at - overdue.since if overdue else timedelta(),
    )
    yield _seconds(
        "last_hour_lateness_max",
        "The longest that a message of the last hour took.",
        took[-1] if took else timedelta(),
    )
    lost = len({*vitals.orphans, *vitals.never_chased})
    yield _gauge("orphans", "Open cases found in which nobody is chased, a few at most.", lost)
    yield _gauge("silences_last_day", "Interruptions of chasing in the last day.", len(vitals.silences))
    yield _gauge(
        "record_entries", "Entries of the chained record.", vitals.chain_end.seq if vitals.chain_end else 0
    )
    if vitals.last_tick is not None:
        yield _seconds("last_tick_age", "Since the engine's last sign of life.", vitals.at - vitals.last_tick)
    yield from _rota_metrics(vitals)
    heard = processes.last_heard_at(vitals)
    if heard is not None:
        yield _seconds(
            "socket_silence", "Since the chat was last heard on any connection.", vitals.database_now - heard
        )


def _rota_metrics(vitals: Vitals) -> Iterator[GaugeMetricFamily]:
    """By part and team, as the rota has them; nothing where none was imported."""
    labels = ["part", "team"]
    now = GaugeMetricFamily("doorstep_rota_on_duty", "Whether the rota names somebody now.", labels=labels)
    ahead = GaugeMetricFamily(
        "doorstep_rota_hours_to_gap", "Hours until it names nobody; 336 at most.", labels=labels
    )
    for one in vitals.rota or ():
        which = [one.part.value, one.team or "all"]
        now.add_metric(which, int(one.is_somebody))
        ahead.add_metric(which, one.until_gap(vitals.at).total_seconds() / 3600)
    yield from (now, ahead)


def _seconds(name: str, words: str, value: timedelta) -> GaugeMetricFamily:
    return _gauge(f"{name}_seconds", words, max(value.total_seconds(), 0))


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"doorstep_{name}", words, value=value)
