"""A chronology in short: what its rows come to, for a manager who reads three months at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot.cards.documents.chronology import Row
from bot.cards.parts.seen_lines import sighting_words
from bot.cards.parts.times import day
from bot.cards.parts.words import REPORT_KINDS, join_names
from bot.reading.case_record import CaseRecord
from state_machines.case.standing_facts import standing


def in_short(records: Iterable[CaseRecord], rows: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    """Labels and words: what was reported, decided, seen, is known, and is still owed."""
    told = tuple(rows)
    lines = [
        ("Reports", _reports(told)),
        ("Alarms", _count(told, "alarm")),
        ("Decisions and meetings", _count(told, "decision")),
        ("Endings", _count(told, "ending")),
    ]
    listed = tuple(records)
    for record in listed:
        of = f", {record.case.reference}" if len(listed) > 1 else ""
        lines += [
            (f"Last account of the child seen{of}", _seen_words(record)),
            (f"Known of the family now{of}", _known(record)),
            (f"Still owed{of}", _owed_words(record)),
        ]
    return tuple(lines)


def _reports(rows: tuple[Row, ...]) -> str:
    kinds = Counter(REPORT_KINDS.get(row.kind, "") for row in rows if row.kind in REPORT_KINDS)
    return join_names(tuple(f"{kind.lower()}: {many}" for kind, many in kinds.most_common())) or "none"


def _count(rows: tuple[Row, ...], kind: str) -> str:
    return str(sum(row.kind == kind for row in rows)) if any(row.kind == kind for row in rows) else "none"


def _seen_words(record: CaseRecord) -> str:
    latest = max(record.sightings, key=lambda one: (one.seen_on, one.said_at), default=None)
    if latest is not None:
        return f"{sighting_words(latest)}, by {latest.seen_by}"
    kept = record.case.last_seen
    return f"{day(kept.on)}, by {kept.by} (case system)" if kept else "not recorded in Doorstep"


def _known(record: CaseRecord) -> str:
    return join_names(tuple(fact.category_words for fact in standing(record.facts))) or "nothing"


def _owed_words(record: CaseRecord) -> str:
    live = [duty for episode in record.episodes for duty in episode.duties if duty.is_live and duty.is_asked]
    if not live:
        return "nothing"
    names = dict.fromkeys(person.name for duty in live if (person := record.person(duty.holder_id)))
    parts = "1 part" if len(live) == 1 else f"{len(live)} parts"
    return f"{parts}, by {join_names(tuple(names))}"
