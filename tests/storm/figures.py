"""The figures of one storm, kept as JSON and said in a few lines."""

from __future__ import annotations

import json
import math
import resource
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.storm.evidence import Evidence
from tests.storm.ledger import WAITING
from tests.storm.options import Options
from tests.storm.watcher import Watcher


@dataclass(frozen=True, slots=True)
class Figures:
    """Times in milliseconds, or where they say so in real seconds; `violations` in words."""

    database: str
    seed: int
    reports: int
    kills: int
    minutes: float
    #: Of the storm, the local Slack and every process of Doorstep that has ended by then.
    cpu_minutes: float
    interactions: int
    confirmed: int
    taken: int
    restarts: int
    counts: dict[str, int]
    passed_by: dict[str, int]
    messages: dict[str, int]
    confirmation_ms: dict[str, float]
    pings_ms: dict[str, float]
    chase_late_s: dict[str, float]
    violations: list[str] = field(default_factory=list)

    def write(self, folder: Path, name: str) -> Path:
        """Keep them."""
        path = folder / f"{name}.json"
        path.write_text(json.dumps(asdict(self), indent=1, sort_keys=True) + "\n", encoding="utf-8")
        return path


def of(
    options: Options,
    evidence: Evidence,
    watcher: Watcher,
    late: list[float],
    *,
    interactions: int,
    minutes: float,
    violations: list[str],
) -> Figures:
    """Put together from what was seen and what stands."""
    notes = evidence.notes
    counts = dict(sorted(notes.counts.items()))
    return Figures(
        database=options.database,
        seed=options.seed,
        reports=options.reports,
        kills=sum(times for what, times in counts.items() if what.startswith("kills of")),
        minutes=round(minutes, 2),
        cpu_minutes=round(_cpu_seconds() / 60, 2),
        interactions=interactions,
        confirmed=len(notes.confirmed),
        taken=len(notes.taken),
        restarts=counts.get("restarts of the database", 0),
        counts=counts,
        passed_by=dict(sorted(watcher.counts.items())),
        messages=_messages(evidence),
        confirmation_ms=spread((each.seen - each.pressed) * 1000 for each in notes.confirmed),
        pings_ms=spread(_seconds_until_all_pinged(evidence, watcher)),
        chase_late_s=spread(late),
        violations=violations,
    )


def _cpu_seconds() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def spread(values: Iterable[float]) -> dict[str, float]:
    """How many, the middle, the worst but one in a hundred, and the worst."""
    ordered = sorted(values)
    if not ordered:
        return {"count": 0}
    return {
        "count": len(ordered),
        "p50": round(at(ordered, 0.5), 1),
        "p99": round(at(ordered, 0.99), 1),
        "max": round(ordered[-1], 1),
    }


def at(ordered: list[float], share: float) -> float:
    """The value below which this share lies (nearest rank)."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _messages(evidence: Evidence) -> dict[str, int]:
    rows = evidence.messages
    originals = [row for row in rows if row.redraws is None]
    return {
        "sent": sum(row.state == "sent" for row in originals),
        "redrawn": sum(row.state == "sent" for row in rows) - sum(row.state == "sent" for row in originals),
        "still to be redrawn": sum(row.state in WAITING for row in rows if row.redraws is not None),
        "tried more than once": sum(row.attempts > 1 for row in originals),
        "standing": len(evidence.standing),
    }


def _seconds_until_all_pinged(evidence: Evidence, watcher: Watcher) -> Iterable[float]:
    """From "Submit" until everybody whom the document names has a card, for the first report of a case."""
    seen: set[str] = set()
    for each in sorted(evidence.notes.confirmed, key=lambda one: one.pressed):
        if each.case in seen:
            continue
        seen.add(each.case)
        case = evidence.authority.cases[each.case]
        told = evidence.authority.people_to_tell(case, each.reporter).values()
        places = [evidence.authority.people[handle].direct for handle in told]
        places.append(evidence.authority.teams[case.team].channel)
        arrived = [watcher.posted.get((place, each.case)) for place in places]
        if all(arrived):
            yield (
                max((min(times) for times in arrived if times), default=each.pressed) * 1000
                - each.pressed * 1000
            )


def terminal_words(figures: Figures) -> str:
    """For the terminal."""
    lines = [
        f"storm over {figures.database}, seed {figures.seed}: {figures.minutes} minutes, "
        f"{figures.cpu_minutes} of a processor's time",
        f"  {figures.reports} reports meant, {figures.confirmed} seen confirmed; "
        f"{figures.taken} times “You have this” seen; {figures.interactions} acts",
        f"  {figures.kills} kills, {figures.restarts} restarts of the database",
        f"  messages: {_join_counts(figures.messages)}",
        f"  from Submit to Recorded, ms: {_join_counts(figures.confirmation_ms)}",
        f"  from Submit to the last ping, ms: {_join_counts(figures.pings_ms)}",
        f"  chases late by, real seconds: {_join_counts(figures.chase_late_s)}",
        f"  people and faults: {_join_counts(figures.counts)}",
        f"  what passed by: {_join_counts(figures.passed_by)}",
    ]
    if not figures.violations:
        return "\n".join([*lines, "Nothing lost, nothing silent, nothing twice."])
    shown = figures.violations[:50]
    broken = [f"{len(figures.violations)} violations; replay with --seed {figures.seed}:", *shown]
    return "\n".join([*lines, *broken])


def _join_counts(counts: dict[str, float] | dict[str, int]) -> str:
    return ", ".join(f"{what} {times:g}" for what, times in counts.items()) or "none"
