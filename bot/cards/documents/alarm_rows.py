"""The rows of alarms: who was in danger, whom that reached, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cards.documents.chronology import Row
from bot.cards.documents.sources import source_of
from bot.cards.parts.times import moment
from bot.cards.parts.words import join_names, name_or_nobody
from bot.reading.case_record import CaseRecord
from bot.reading.unreached import NOBODY
from state_machines.alarms.alarm import Alarm, AlarmAbout, AlarmOutcome
from state_machines.alarms.danger_reason import DangerReason

_ABOUT_CHILD = {
    DangerReason.IN_DANGER: "Alarm: a child is in danger",
    DangerReason.HOME_ALONE: "Alarm: a child may be home alone",
    DangerReason.SAFEGUARDING: "Alarm: clear safeguarding concerns about a child",
}
_OUTCOMES = {
    AlarmOutcome.SAFE: "The reporter says that they are safe",
    AlarmOutcome.MISTAKE: "It was pressed by mistake",
    AlarmOutcome.SPOKEN_TO: "The reporter was spoken to, and is safe",
    AlarmOutcome.CHILD_SAFE: "The child was seen, and is safe",
    AlarmOutcome.EMERGENCY_SERVICES: "The emergency services have it",
    AlarmOutcome.REFERRED: "The child was referred to children's social care",
}


def alarm_rows(record: CaseRecord) -> Iterator[Row]:
    """One row for each alarm of the case."""
    for alarm in record.alarms:
        yield Row(
            at=alarm.raised_at,
            reference=record.case.reference,
            event=(_title(alarm),),
            source=source_of(record.person(alarm.reporter_id)),
            meant=("Told at once, whatever the plan.",),
            done=(*_told_lines(record, alarm), _how_it_stands(alarm)),
            by=tuple(_by(record, alarm)),
            kind="alarm",
        )


def _told_lines(record: CaseRecord, alarm: Alarm) -> Iterator[str]:
    """Who was told, which is said only of those to whom it was sent, and who could not be reached yet."""
    unreached = record.unreached_of_alarms.get(alarm.id, NOBODY)
    for what, missed in (("Told", False), ("Not reached yet", True)):
        ids = [one for one in alarm.told_ids if (one in unreached) is missed]
        if ids:
            yield f"{what}: {join_names(tuple(name_or_nobody(record.person(one)) for one in ids))}"


def _title(alarm: Alarm) -> str:
    if alarm.about is AlarmAbout.REPORTER:
        return "Alarm: the reporter is not safe"
    return _ABOUT_CHILD.get(alarm.reason or DangerReason.IN_DANGER, "Alarm: a child is in danger")


def _how_it_stands(alarm: Alarm) -> str:
    if alarm.ended_at is None or alarm.outcome is None:
        return "It has not ended yet."
    return f"{_OUTCOMES.get(alarm.outcome, 'It ended')}, {moment(alarm.ended_at)}."


def _by(record: CaseRecord, alarm: Alarm) -> Iterator[str]:
    if alarm.taken_by_id and alarm.taken_at:
        yield f"{name_or_nobody(record.person(alarm.taken_by_id))}: has it, {moment(alarm.taken_at)}"
    else:
        yield "Nobody has said that they have it"
    if alarm.ended_by_id:
        yield f"Ended by {name_or_nobody(record.person(alarm.ended_by_id))}"
