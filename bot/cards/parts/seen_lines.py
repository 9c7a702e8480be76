"""What cards say of a child who has been seen, and the buttons for whoever has the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cards.parts.answers import reads_no_word
from bot.cards.parts.times import day, moment
from bot.cards.parts.words import name_or_nobody, seen_words
from bot.reading.part_of import part_of
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Fact, Section
from dialogs.catalog.child_seen import CHILD_SEEN
from state_machines.access.matrix import Right
from state_machines.case.sightings import Sighting, SightingAnswer, newest_unanswered
from state_machines.duties.has_case import has_case
from state_machines.people.people import Person
from state_machines.time.moments import london_day

STILL_NEEDED = "Still needed"
NO_LONGER_NEEDED = "No longer needed"

NOTHING_ENDS = (
    "Nothing has ended by this, and nothing stops: whoever has the case says whether it is still needed."
)

#: How the answers read after the name of whoever gave them.
ANSWERS = {
    SightingAnswer.STILL_NEEDED: "all that is asked is still needed",
    SightingAnswer.NO_LONGER_NEEDED: "what is asked is no longer needed; an outcome ends it",
}


def seen_facts(state: Snapshot, viewer: Person) -> tuple[Fact, ...]:
    """When the child was last seen, for those who may see all of the case."""
    if not part_of(state, viewer).may(Right.READ_ALL):
        return ()
    return (Fact("Child last seen", seen_words(state.seen)),)


def seen_section(state: Snapshot, viewer: Person) -> Section:
    """The sighting of which whoever has the case has not said yet what it changes."""
    waiting = _waiting(state, viewer)
    if waiting is None:
        return Section()
    who = name_or_nobody(state.person(waiting.said_by_id))
    return Section(
        "The child has been seen",
        (
            f"{who} said so {moment(waiting.said_at)}: {sighting_words(waiting)}."
            f" {before_report_words(state, waiting)}".rstrip(),
            "Nothing has ended by this. Please say whether all that is asked is still needed.",
        ),
    )


def seen_buttons(state: Snapshot, viewer: Person) -> tuple[Button, ...]:
    """Both answers for whoever has the case; for everybody the report of it, where the child was not seen."""
    waiting = _waiting(state, viewer)
    answers: tuple[Button, ...] = ()
    if waiting is not None:
        target = f"{state.escalation.id}/{waiting.id}"
        answers = (
            Button(STILL_NEEDED, Action.STILL_NEEDED, target),
            Button(NO_LONGER_NEEDED, Action.NO_LONGER_NEEDED, target),
        )
    unseen = state.is_open and any(report.facts.get("seen") == "not_seen" for report in state.reports)
    report = (Button(CHILD_SEEN.title, Action.CHILD_SEEN, state.case.reference),) if unseen else ()
    return (*answers, *report)


def sighting_words(sighting: Sighting) -> str:
    """The day, and whether alone; never what was written about it."""
    alone = {True: "alone", False: "not alone", None: "whether alone is not recorded"}[sighting.alone]
    return f"seen on {day(sighting.seen_on)}, {alone}"


def before_report_words(state: Snapshot, sighting: Sighting) -> str:
    """That the child was seen before the missed visit was reported, which says nothing of the time since."""
    missed = [one for one in state.reports if one.kind == "missed_visit"]
    reported: datetime | None = missed[-1].recorded_at if missed else None
    if reported is None or sighting.seen_on >= london_day(reported):
        return ""
    return f"That is before the missed visit reported {moment(reported)}."


def _waiting(state: Snapshot, viewer: Person) -> Sighting | None:
    if not state.is_open or not has_case(viewer, state.circle, state.duties):
        return None
    return newest_unanswered(state.sightings, state.escalation.id)


def account_lines(state: Snapshot, viewer: Person) -> tuple[str, ...]:
    """Every account of when the child was seen, newest first, for a private card.

    In full, but for the words of a report that is kept from this person.
    """
    kept = {report.id for report in state.reports if reads_no_word(report, viewer)}
    told = (replace(one, words=None) if one.report_id in kept else one for one in reversed(state.sightings))
    return tuple(_account_line(state, one) for one in told)


def _account_line(state: Snapshot, one: Sighting) -> str:
    who = "the case system" if one.is_of_case_system else name_or_nobody(state.person(one.said_by_id))
    words = f" “{one.words}”" if one.words else ""
    line = f"{who}, {moment(one.said_at)}: {sighting_words(one)}, by {one.seen_by}.{words}"
    if one.answer is None or one.answered_at is None:
        return line
    answered_by = name_or_nobody(state.person(one.answered_by_id))
    return f"{line} {answered_by}, {moment(one.answered_at)}: {ANSWERS.get(one.answer, 'answered')}."
