"""The rows of what is known of a family, begun and ended, and of when the child was seen."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cards.documents.chronology import Row
from bot.cards.documents.report_rows import upper_first
from bot.cards.documents.sources import source_of
from bot.cards.parts.known_facts import heading_and_category
from bot.cards.parts.seen_lines import ANSWERS, sighting_words
from bot.cards.parts.words import name_or_nobody
from bot.reading.case_record import CaseRecord
from state_machines.case.standing_facts import StandingFact

_KEPT = "The words are kept from whoever this is exported for."


def known_rows(record: CaseRecord) -> Iterator[Row]:
    """One row where a fact was said, and one where it ended."""
    for fact in record.facts:
        yield Row(
            at=fact.said_at,
            reference=record.case.reference,
            event=(heading_and_category(fact), fact.words or _KEPT),
            source=source_of(record.person(fact.said_by_id)),
            meant=("Stands on the case for whoever goes there.",),
            done=("Ended since." if fact.ended else "Stands.",),
            kind="known",
        )
        yield from _ending(record, fact)


def _ending(record: CaseRecord, fact: StandingFact) -> Iterator[Row]:
    if fact.ended is None:
        return
    yield Row(
        at=fact.ended.at,
        reference=record.case.reference,
        event=(f"No longer holds: {fact.category_words}",),
        source=source_of(record.person(fact.ended.by_id)),
        meant=(fact.ended.reason if fact.words else _KEPT,),
        done=("Taken from the cards; it stays on the record.",),
        by=(name_or_nobody(record.person(fact.ended.by_id)),),
        kind="known",
    )


def sighting_rows(record: CaseRecord) -> Iterator[Row]:
    """One row for each account of when the child was seen."""
    for one in record.sightings:
        answered = one.answer is not None and one.answered_by_id is not None
        yield Row(
            at=one.said_at,
            reference=record.case.reference,
            event=(f"Child {sighting_words(one)}, by {one.seen_by}", *((one.words,) if one.words else ())),
            source="The case system" if one.is_of_case_system else source_of(record.person(one.said_by_id)),
            done=(upper_first(ANSWERS.get(one.answer, "answered")),) if one.answer is not None else (),
            by=(name_or_nobody(record.person(one.answered_by_id)),) if answered else (),
            kind="sighting",
        )
