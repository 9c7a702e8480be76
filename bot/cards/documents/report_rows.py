"""The rows of reports: what was reported, what it meant under the board's rules, and whom it reached."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cards.documents.chronology import Row, Written
from bot.cards.documents.sources import source_of
from bot.cards.parts.answers import answer_lines
from bot.cards.parts.times import day, moment
from bot.cards.parts.words import (
    name_or_nobody,
    report_kind,
    report_reference,
    short_name,
    source_words,
    urgency_words,
)
from bot.reading.case_record import CaseRecord
from bot.reading.chronology import RecordedEpisode
from dialogs.catalog.duty_answer import KNOWN
from state_machines.case.limits import Source
from state_machines.case.report import Report
from state_machines.duties.circle import ROLE_TITLES
from state_machines.duties.duty import Duty, DutyKind, DutyState
from state_machines.time.moments import london_day


def report_rows(record: CaseRecord, written: Written) -> Iterator[Row]:
    """One row for each report, the withdrawn among them, marked so."""
    episodes = {one.escalation.id: one for one in record.episodes}
    for report in record.reports:
        episode = episodes.get(report.escalation_id)
        yield Row(
            at=report.recorded_at,
            reference=record.case.reference,
            event=(_headline(record, report), *_account(record, report)),
            source=source_of(record.person(report.reporter_id)),
            meant=tuple(_meaning(record, report, episode)),
            done=(*_asked(record, report, episode), *written.amendments.get(report.id, ())),
            by=tuple(_find_told(record, report, episode)),
            kind=report.kind,
        )


def upper_first(words: str) -> str:
    """The words as the beginning of a line."""
    return f"{words[:1].upper()}{words[1:]}"


def _headline(record: CaseRecord, report: Report) -> str:
    withdrawn = ", withdrawn since" if report.id in record.withdrawn else ""
    return f"{report_kind(report)} reported ({report_reference(report.id)}){withdrawn}"


def _account(record: CaseRecord, report: Report) -> Iterator[str]:
    """What this reader may read of it; which case it is stands at the head of the document."""
    lines = answer_lines(report, record.reader)
    yield from (line for line in lines if line != f"Case: {record.case.reference}")


def _meaning(record: CaseRecord, report: Report, episode: RecordedEpisode | None) -> Iterator[str]:
    yield f"{urgency_words(report.urgency)}."
    if episode is None:
        return
    document = short_name(episode.policy) if episode.policy else episode.escalation.policy
    for move in episode.moves:
        if (move.at, move.actor_id) == (report.recorded_at, report.reporter_id):
            yield f"{move.text} ({source_words(Source(move.origin, move.section, move.row), document)})"
    for found in record.patterns:
        if found.report_id == report.id:
            whose = source_words(found.pattern.source, document)
            yield f"{upper_first(found.pattern.words)} ({whose})."


def _asked(record: CaseRecord, report: Report, episode: RecordedEpisode | None) -> Iterator[str]:
    """What was asked because of it, and whether that was done."""
    for duty in episode.duties if episode else ():
        if duty.kind is DutyKind.ACKNOWLEDGE or duty.opened_at != report.recorded_at or not duty.is_asked:
            continue
        yield f"{duty.task}: {name_or_nobody(record.person(duty.holder_id))}, {_state_words(duty)}"
    said = {answer.duty_id: answer for answer in record.answers}
    for duty in episode.duties if episode else ():
        answer = said.get(duty.id) if duty.report_id == report.id else None
        words = answer.answers.get(KNOWN) if answer else None
        if answer is not None and isinstance(words, str):
            yield f"{name_or_nobody(record.person(answer.answered_by_id))} answered: “{words}”"


def _state_words(duty: Duty) -> str:
    if duty.is_live:
        return "not done yet"
    ended = f" {day(london_day(duty.ended_at))}" if duty.ended_at else ""
    return f"done{ended}" if duty.state is DutyState.DONE else f"no longer asked{ended}"


def _find_told(record: CaseRecord, report: Report, episode: RecordedEpisode | None) -> Iterator[str]:
    """Each who was told, with when they said that they have it, or that they have not answered yet."""
    for duty in episode.duties if episode else ():
        if duty.kind is DutyKind.ACKNOWLEDGE and duty.report_id == report.id and duty.is_asked:
            yield _told_words(record, duty)
            for person_id, _reason in duty.declined:
                yield f"{name_or_nobody(record.person(person_id))}: said that it is not theirs"


def _told_words(record: CaseRecord, duty: Duty) -> str:
    who = name_or_nobody(record.person(duty.acknowledged_by_id or duty.holder_id))
    role = ROLE_TITLES.get(duty.role, duty.role.value.replace("_", " "))
    if duty.acknowledged_at is not None:
        return f"{who} ({role}): has it, {moment(duty.acknowledged_at)}"
    if duty.state is DutyState.DONE:
        return f"{who} ({role}): knows, as the reporter"
    if not duty.is_live:
        return f"{who} ({role}): was not asked any more"
    if duty.holder_id in record.unreached.on_the_way:
        return f"{who} ({role}): is being told"
    silent = duty.holder_id in record.unreached.in_vain
    return f"{who} ({role}): {'could not be reached yet' if silent else 'has not answered yet'}"
