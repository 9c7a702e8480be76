"""Erases what the authority's settings say has been kept long enough; what they do not name stays."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.log_events import log_event
from bot.use_cases.erase.ended_dialogs import EndedDialogs, read_ended_dialogs
from bot.use_cases.erase.erase import Eraser, Found, Reason, erase, put_on_record
from bot.use_cases.erase.look_for import look_for_escalations
from dialogs.session import SessionState
from state_machines.case.erasure import ContentRow, Tombstone
from state_machines.errors import Refused
from state_machines.settings.retention_settings import Keep, Retention
from storage.records import EndedDraft
from storage.tables import drafts
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

#: So many cases or dialogs are read at a time.
PART = 100
BY = "retention"
_NextCases = Callable[[UnitOfWork, str], tuple[str, ...]]


def carry_out_retention(eraser: Eraser, retention: Retention, now: datetime) -> None:
    """Erase what is due today; safe to repeat, and at the same time in any number of processes.

    Raises Misconfigured where the list of erasures cannot be written: then nothing is erased.
    """
    with eraser.store.read() as uow:
        known = uow.erasures.all()
    if known:
        eraser.list.complete(known)
    if retention.reports is not None:
        _erase_escalations(eraser, retention.reports, now)
    if retention.standing_facts is not None:
        _erase_facts(eraser, retention.standing_facts, now)
    for name, keep, states in (
        ("drafts", retention.drafts, _UNFINISHED),
        ("cancelled_drafts", retention.cancelled_drafts, frozenset({SessionState.CANCELLED})),
    ):
        if keep is not None:
            _erase_dialogs(eraser, name, keep, states, now)


_UNFINISHED = frozenset({SessionState.ASKING, SessionState.REVIEW})


def _erase_escalations(eraser: Eraser, keep: Keep, now: datetime) -> None:
    before = now - timedelta(days=keep.days)
    dialogs: EndedDialogs | None = None
    for case_id in _cases(eraser, lambda uow, after: uow.erasures.cases_due(before, PART, after)):
        dialogs = dialogs or read_ended_dialogs(eraser.store, now)
        with eraser.store.read() as uow:
            due = uow.erasures.escalations_due(case_id, before)
            found = look_for_escalations(uow, case_id, due, dialogs)
        _erase_unless_refused(eraser, found, _reason("reports", keep), now)


def _erase_facts(eraser: Eraser, keep: Keep, now: datetime) -> None:
    before = now - timedelta(days=keep.days)
    for case_id in _cases(eraser, lambda uow, after: uow.erasures.cases_with_facts_due(before, PART, after)):
        with eraser.store.read() as uow:
            closed = uow.erasures.last_closed(case_id)
            if closed is None or closed > before:
                continue
            due = uow.erasures.facts_due(case_id, before)
            rows = tuple(row for row in uow.erasures.facts_of_case(case_id) if row.id in due)
        _erase_unless_refused(eraser, Found(case_id, rows), _reason("standing_facts", keep), now)


def _cases(eraser: Eraser, following: _NextCases) -> Iterator[str]:
    last = ""
    while True:
        with eraser.store.read() as uow:
            page = following(uow, last)
        yield from page
        if not page:
            return
        last = page[-1]


def _erase_unless_refused(eraser: Eraser, found: Found, reason: Reason, now: datetime) -> None:
    """What is on hold or under way is looked at again tomorrow."""
    if not found.rows:
        return
    try:
        done = erase(eraser, found, reason, now)
    except Refused:
        log_event(log, "retention.left", case=found.case_id)
        return
    if done.rows:
        log_event(log, "retention.erased", case=found.case_id, rows=sum(done.rows.values()))


def _erase_dialogs(
    eraser: Eraser, name: str, keep: Keep, states: frozenset[SessionState], now: datetime
) -> None:
    before, last = now - timedelta(days=keep.days), ""
    eraser.list.check_can_grow()
    while True:
        with eraser.store.read() as uow:
            page = uow.erasures.drafts_after(last, before, PART)
        if not page:
            return
        due = [one for one in page if one.session is not None and one.session.state in states]
        if due:
            eraser.list.append(_erase_page(eraser, due, before, _reason(name, keep), now))
        last = page[-1].id


def _erase_page(
    eraser: Eraser, due: Sequence[EndedDraft], before: datetime, reason: Reason, now: datetime
) -> tuple[Tombstone, ...]:
    """One transaction: each dialog is locked and read again, for somebody may have gone on with it."""
    with eraser.store.write() as uow:
        about = uow.erasures.cases_named({name for one in due for name in one.names})
        uow.cases.lock(set(about.values()))
        held = uow.holds.held(set(about.values()))
        stones: list[Tombstone] = []
        for one in due:
            draft = uow.drafts.by_id(one.id)
            if draft is None or draft.session.updated_at > before or _is_held(one, about, held):
                continue
            row = ContentRow(drafts.name, one.id)
            stones += uow.erasures.erase([row], None, reason.why, reason.by, now)
            uow.deletions.enqueue((), (), {one.id: one.person_id}, None, now)
        if stones:
            put_on_record(uow, None, stones, now)
        uow.commit()
    return tuple(stones)


def _is_held(one: EndedDraft, about: Mapping[str, str], held: Collection[str]) -> bool:
    return any(about[name] in held for name in one.names if name in about)


def _reason(kind: str, keep: Keep) -> Reason:
    return Reason(f"{kind}: kept {keep.days} days, set by {keep.set_by} on {keep.set_on.isoformat()}", BY)
