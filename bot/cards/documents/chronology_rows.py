"""The rows of a chronology: what is significant in a case's record, in the words of the cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.cards.documents.alarm_rows import alarm_rows
from bot.cards.documents.chronology import Row, Written
from bot.cards.documents.known_rows import known_rows, sighting_rows
from bot.cards.documents.report_rows import report_rows, upper_first
from bot.cards.documents.sources import source_of
from bot.cards.parts.moves import words_of_event
from bot.cards.parts.words import name_or_nobody, short_name, source_words
from bot.reading.case_record import CaseRecord
from bot.reading.chronology import RecordedEpisode
from state_machines.case.limits import Source
from state_machines.case.pending_ending import EndingState, PendingEnding
from state_machines.duties.duty import Duty, DutyKind, DutyState
from state_machines.policy.vocabulary import REPORTS
from storage.records import RecordedMove


def rows_of(record: CaseRecord, written: Written) -> Iterator[Row]:
    """Reports with whom they reached, decisions, meetings, sightings, alarms, facts, follow-ups, endings.

    A ping, a redraw and a reminder are none: what came of them stands with the report or the decision.
    """
    yield from report_rows(record, written)
    for episode in record.episodes:
        yield from _moves(record, episode, written)
        yield from _follow_ups(record, episode, written)
    yield from _endings_not_applied(record)
    yield from sighting_rows(record)
    yield from known_rows(record)
    yield from alarm_rows(record)


def _moves(record: CaseRecord, episode: RecordedEpisode, written: Written) -> Iterator[Row]:
    for move in episode.moves:
        if move.event in REPORTS:  # told with the report
            continue
        reason = written.reasons.get((move.escalation_id, move.at), "")
        by = _recorded_by(record, move)
        yield Row(
            at=move.at,
            reference=record.case.reference,
            event=(upper_first(_event_words(episode, move)), *((reason,) if reason else ())),
            source=source_of(record.person(move.actor_id)) if move.actor_id else "Doorstep, by its date",
            meant=(f"{move.text} ({_rule_source(episode, move)})",),
            done=(_step_words(episode, move), *asked_at(record, episode.duties, move.at)),
            by=by,
            kind="ending" if _closes(episode, move) else "decision",
        )


def _recorded_by(record: CaseRecord, move: RecordedMove) -> tuple[str, ...]:
    who = name_or_nobody(record.person(move.actor_id)) if move.actor_id else "Doorstep"
    second = next((one for one in record.endings if _is_confirmed_by(one, move)), None)
    confirmed = name_or_nobody(record.person(second.ended_by_id)) if second else ""
    return (who, f"Confirmed by {confirmed}") if confirmed else (who,)


def _is_confirmed_by(ending: PendingEnding, move: RecordedMove) -> bool:
    same = ending.escalation_id == move.escalation_id and ending.ended_at == move.at
    return same and ending.event == move.event and ending.state is EndingState.CONFIRMED


def _event_words(episode: RecordedEpisode, move: RecordedMove) -> str:
    if episode.policy is None:
        return move.event.replace("_", " ")
    return words_of_event(episode.policy, move.event, move.text, move.facts)


def _rule_source(episode: RecordedEpisode, move: RecordedMove) -> str:
    document = short_name(episode.policy) if episode.policy else episode.escalation.policy
    return source_words(Source(move.origin, move.section, move.row), document)


def _closes(episode: RecordedEpisode, move: RecordedMove) -> bool:
    return episode.escalation.closed_at == move.at


def _step_words(episode: RecordedEpisode, move: RecordedMove) -> str:
    if episode.policy is None:
        return move.to_step.replace("_", " ")
    title = episode.policy.step(move.to_step).title
    return f"Ended: {title}" if _closes(episode, move) else f"Step: {title}"


def asked_at(record: CaseRecord, duties: Iterable[Duty], at: datetime) -> Iterator[str]:
    """What somebody was asked to do at this moment, and whether it was done."""
    for duty in duties:
        if duty.opened_at == at and duty.kind in (DutyKind.ACT, DutyKind.FOLLOW_UP) and duty.is_asked:
            yield f"Asked: {duty.task}, of {name_or_nobody(record.person(duty.holder_id))}{_since(duty)}"


def _since(duty: Duty) -> str:
    if duty.is_live:
        return " (not done yet)"
    return {DutyState.DONE: " (done)", DutyState.OVERTAKEN: " (no longer asked)"}.get(duty.state, "")


def _follow_ups(record: CaseRecord, episode: RecordedEpisode, written: Written) -> Iterator[Row]:
    """What the authority asks beside the chart, once something came of it."""
    for duty in episode.duties:
        if duty.kind is not DutyKind.FOLLOW_UP or duty.ended_at is None or not duty.ended_by_id:
            continue
        document = short_name(episode.policy) if episode.policy else episode.escalation.policy
        yield Row(
            at=duty.ended_at,
            reference=record.case.reference,
            event=(f"Follow-up: {duty.task}",),
            source=source_of(record.person(duty.ended_by_id)),
            meant=(upper_first(source_words(duty.source, document)),),
            done=(written.notes.get(duty.id, "Done."),),
            by=(name_or_nobody(record.person(duty.ended_by_id)),),
            kind="follow_up",
        )


def _endings_not_applied(record: CaseRecord) -> Iterator[Row]:
    """Endings that a second person did not confirm, or has not answered yet."""
    policies = {one.escalation.id: one.policy for one in record.episodes}
    for one in record.endings:
        if one.state is EndingState.CONFIRMED:
            continue
        policy = policies.get(one.escalation_id)
        labels = (rule.label for rule in policy.moves if rule.event == one.event) if policy else ()
        second = name_or_nobody(record.person(one.ended_by_id)) if one.ended_by_id else ""
        yield Row(
            at=one.recorded_at,
            reference=record.case.reference,
            event=(f"Ending recorded: {next(filter(None, labels), one.event.replace('_', ' '))}",),
            source=source_of(record.person(one.recorded_by_id)),
            meant=("It would have left somebody unheard, and so asked a second person.",),
            done=(_what_became_of(one),),
            by=(second,) if second else (),
            kind="decision",
        )


def _what_became_of(ending: PendingEnding) -> str:
    if ending.state is EndingState.REFUSED:
        return f"Not confirmed: {ending.reason or 'no reason given'}"
    if ending.state is EndingState.OVERTAKEN:
        return "Not applied: the case had moved on."
    return "Waits for the second person; the case stays open."
