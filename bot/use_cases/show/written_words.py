"""Reads what was typed with outcomes, with follow-ups and about reports, over all episodes of a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.cards.answers.amendment_card import amendment_line
from bot.cards.answers.follow_up_card import result_words
from bot.cards.documents.chronology import Written
from bot.cards.parts.outcome_lines import outcome_words
from bot.reading.amendments import AMENDED, WITHDRAWN
from bot.reading.case_record import CaseRecord
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from dialogs.session import Session
from state_machines.duties.duty import DutyKind
from storage.records import AuditEntry
from storage.unit_of_work import UnitOfWork

#: An ending moves the case when a second person confirms it, with what was said when it was recorded.
_WITH_OUTCOMES = frozenset({"outcome:record", "ending:confirm"})


def written_words(uow: UnitOfWork, services: Services, record: CaseRecord, now: datetime) -> Written:
    """What stands in the sealed dialogs, by what it was written about."""
    return Written(
        reasons=dict(_reasons(uow, services, record, now)),
        notes=dict(_notes(uow, record)),
        amendments=_amendments(uow, record),
    )


def _reasons(
    uow: UnitOfWork, services: Services, record: CaseRecord, now: datetime
) -> Iterator[tuple[tuple[str, datetime], str]]:
    for episode in record.episodes:
        if episode.policy is None:  # only a newer release can read it
            continue
        state = load_snapshot(uow, services, episode.escalation.id, now)
        for entry, session in _sessions(uow, episode.escalation.id):
            said = _said_words(state, entry, session)
            if said:
                yield (episode.escalation.id, entry.at), said


def _said_words(state: Snapshot, entry: AuditEntry, session: Session) -> str:
    return outcome_words(state, session) if entry.action in _WITH_OUTCOMES else ""


def _notes(uow: UnitOfWork, record: CaseRecord) -> Iterator[tuple[str, str]]:
    duties = (duty for episode in record.episodes for duty in episode.duties)
    for duty in (one for one in duties if one.kind is DutyKind.FOLLOW_UP):
        for _entry, session in _sessions(uow, duty.id):
            yield duty.id, result_words(session)


def _amendments(uow: UnitOfWork, record: CaseRecord) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for report in record.reports:
        for entry, session in _sessions(uow, report.id):
            if entry.action in {AMENDED, WITHDRAWN}:
                found[report.id] = (*found.get(report.id, ()), amendment_line(session))
    return found


def _sessions(uow: UnitOfWork, subject: str) -> Iterator[tuple[AuditEntry, Session]]:
    """The dialogs that the record names for this subject, oldest first."""
    for entry in uow.audit.of_subject(subject):
        dialog = entry.details.get("dialog")
        draft = uow.drafts.by_id(dialog) if isinstance(dialog, str) else None
        if draft is not None:
            yield entry, draft.session
