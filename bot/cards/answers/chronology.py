"""The chronology of a case: dates, what happened, who recorded it, and the rule behind it; nobody's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.cards.parts.card_builder import card
from bot.cards.parts.known_facts import heading_and_category
from bot.cards.parts.moves import words_of_event
from bot.cards.parts.seen_lines import sighting_words
from bot.cards.parts.times import day
from bot.cards.parts.words import name_and_job, name_or_nobody, short_name, source_words
from bot.reading.chronology import RecordedEpisode
from bot.reading.part_of import part_of
from bot.reading.snapshot import Snapshot
from bot.values import Action, Attachment, Button, Card, Section
from state_machines.access.matrix import Right
from state_machines.case.limits import Source
from state_machines.duties.duty import Duty, DutyKind, DutyState
from state_machines.duties.rank import is_with
from state_machines.people.people import Person
from state_machines.time.moments import LONDON, london_day
from storage.records import RecordedMove

_SHOWS = "chronology"
#: What a button says behind the escalation: the other children too, or the last months with a summary.
FAMILY, MONTHS = "family", "months"
#: As Suffolk's document wants its summary, and as `doorstep chronology --months 3` gives it.
SUMMARY_MONTHS = 3


def chronology_button(state: Snapshot, viewer: Person, *, everything: bool = False) -> tuple[Button, ...]:
    """For whoever is asked for something that needs it, and with `everything` for whoever sees all."""
    may = everything or is_asked_with_chronology(state, viewer)
    return (Button("Chronology", Action.CHRONOLOGY, state.escalation.id),) if may else ()


def is_asked_with_chronology(state: Snapshot, viewer: Person) -> bool:
    """Whether a duty that this person is asked for now is one for which the board wants the chronology."""
    if not part_of(state, viewer).may(Right.READ_CHRONOLOGY, own=True):
        return False
    rules = (*(duty for step in state.policy.steps for duty in step.duties), *state.policy.alongside)
    keys = {rule.key for rule in rules if rule.shows == _SHOWS}
    return any(is_with(duty, viewer, state.circle) for duty in state.live_duties if duty.key in keys)


def reads_chronology(state: Snapshot, viewer: Person) -> bool:
    """Whether this person may read it: whoever sees all of the case, and whoever is asked with it."""
    all_of_it = part_of(state, viewer).may(Right.READ_CHRONOLOGY)
    return all_of_it or is_asked_with_chronology(state, viewer)


def chronology_card(
    state: Snapshot, episodes: Iterable[RecordedEpisode], *, offers_files: bool = False
) -> Card:
    """The private card, the earliest first; the files are for whoever sees all of the case."""
    return card(
        f"{state.case.reference}: chronology",
        lead="What was recorded in Doorstep, by date. The case system may hold more, also from before.",
        sections=(
            *(Section(_heading(one), tuple(_lines(state, one))) for one in episodes),
            Section("What was known of the family", tuple(_known(state))),
            Section("When the child was seen", tuple(_sightings(state))),
        ),
        note="The words of reports are not in it: those who may read them find them in Open.",
        buttons=_file_buttons(state) if offers_files else (),
        private=True,
    )


def _file_buttons(state: Snapshot) -> tuple[Button, ...]:
    sure = (
        "A PDF and a CSV with the child's name and what was reported go to your direct messages, and stay "
        "there until you delete them. That you took them is recorded."
    )
    choices = {
        "": "Send me the files",
        MONTHS: f"Send me the last {SUMMARY_MONTHS} months",
        **({FAMILY: "Send me the family's"} if state.family else {}),
    }
    value = state.escalation.id
    return tuple(
        Button(label, Action.TAKE_CHRONOLOGY, f"{value}/{choice}" if choice else value, confirm=sure)
        for choice, label in choices.items()
    )


def attachment_of(reference: str, person_id: str, choice: str) -> Attachment:
    """The files of a choice: the whole of one child, its last months with a summary, or the family's."""
    months = SUMMARY_MONTHS if choice == MONTHS else 0
    return Attachment(reference, person_id, choice == FAMILY, months)


def _heading(one: RecordedEpisode) -> str:
    began, closed = _day(one.escalation.opened_at), one.escalation.closed_at
    if closed is None:
        return f"Since {began}"
    return began if _day(closed) == began else f"{began} to {_day(closed)}"


def _lines(state: Snapshot, one: RecordedEpisode) -> Iterator[str]:
    told = [*_moves(state, one), *(line for duty in one.duties for line in _duty(state, duty))]
    for at, words in sorted(told, key=_moment):
        yield f"{_day(at)}, {at.astimezone(LONDON):%H:%M}, {words}"


def _moment(told: tuple[datetime, str]) -> datetime:
    return told[0]


def _moves(state: Snapshot, one: RecordedEpisode) -> Iterator[tuple[datetime, str]]:
    taken_back = {(report.recorded_at, report.reporter_id) for report in one.withdrawn}
    for move in one.moves:
        who = name_and_job(state.person(move.actor_id)) if move.actor_id else "Doorstep"
        withdrawn = ", withdrawn since" if (move.at, move.actor_id) in taken_back else ""
        yield move.at, f"{who}: {_what_happened(one, move)}{withdrawn}. Because: {_rule(one, move)}"


def _what_happened(one: RecordedEpisode, move: RecordedMove) -> str:
    if one.policy is None:
        return move.event.replace("_", " ")
    return words_of_event(one.policy, move.event, move.text, move.facts)


def _rule(one: RecordedEpisode, move: RecordedMove) -> str:
    document = short_name(one.policy) if one.policy else one.escalation.policy
    return f"{move.text} ({source_words(Source(move.origin, move.section, move.row), document)})"


def _duty(state: Snapshot, duty: Duty) -> Iterator[tuple[datetime, str]]:
    """Who took it on and when; of what was to be done also that it was, or that it ended undone."""
    if duty.acknowledged_at is not None:
        who = name_or_nobody(state.person(duty.acknowledged_by_id))
        yield duty.acknowledged_at, f"{who}: has it. {duty.task}"
    if duty.ended_at is None or duty.kind is DutyKind.ACKNOWLEDGE:
        return
    who = name_or_nobody(state.person(duty.ended_by_id)) if duty.ended_by_id else "Doorstep"
    ended = {DutyState.DONE: "done", DutyState.OVERTAKEN: "no longer asked"}.get(duty.state)
    if ended:
        yield duty.ended_at, f"{who}: {ended}. {duty.task}"


def _known(state: Snapshot) -> Iterator[str]:
    """When each thing was said and by whom, and who ended it; by category, for the words are behind Open."""
    told: list[tuple[datetime, str]] = []
    for fact in state.standing_facts:
        said_by = name_and_job(state.person(fact.said_by_id))
        told.append((fact.said_at, f"{said_by}: {heading_and_category(fact)}"))
        if fact.ended is not None:
            by = name_and_job(state.person(fact.ended.by_id))
            told.append((fact.ended.at, f"{by}: no longer holds. {heading_and_category(fact)}"))
    for at, words in sorted(told, key=_moment):
        yield f"{_day(at)}, {at.astimezone(LONDON):%H:%M}, {words}"


def _sightings(state: Snapshot) -> Iterator[str]:
    for one in state.sightings:
        said_by = "the case system" if one.is_of_case_system else name_or_nobody(state.person(one.said_by_id))
        yield f"{_day(one.said_at)}, {said_by}: {sighting_words(one)}, by {one.seen_by}"


def _day(at: datetime) -> str:
    return day(london_day(at))
