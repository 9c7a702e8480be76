"""Erases what was found in small transactions, each of which locks the case and then looks for a hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from state_machines.case.erasure import ContentRow, Tombstone, rows_that_may_go
from state_machines.errors import NotAllowed
from state_machines.time.moments import day_and_clock
from storage.erasures_file import ErasuresFile
from storage.unit_of_work import Store, UnitOfWork

#: So many rows go in one transaction: nobody waits long, and a hold that is set meanwhile comes between two.
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is erased, and who says so: an operating-system user, or "retention"."""

    why: str
    by: str


@dataclass(frozen=True, slots=True)
class Found:
    """What is to go of one case: rows, and what our messages about it are found by."""

    case_id: str
    rows: tuple[ContentRow, ...]
    escalation_ids: tuple[str, ...] = ()
    alarm_ids: tuple[str, ...] = ()
    dialogs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Eraser:
    """The database, and the list beside the key on which everything that is erased is put."""

    store: Store
    list: ErasuresFile


@dataclass
class Erased:
    """What came of it: how many rows by table, how many messages are being taken away, what a hold kept."""

    rows: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    kept_by_hold: int = 0


def _alarms_still_to_go(uow: UnitOfWork, found: Found) -> tuple[str, ...]:
    """Those of the case, without those about a child whose case was put on hold since it was looked."""
    now_free = set(uow.erasures.alarms_of_case(found.case_id)) if found.alarm_ids else set()
    return tuple(one for one in found.alarm_ids if one in now_free)


def erase(eraser: Eraser, found: Found, reason: Reason, now: datetime) -> Erased:
    """Erase these rows; raises NotAllowed where something is under way or a hold stands, Misconfigured
    where the list cannot be written.

    A hold that is set meanwhile wins: what was not erased before it stays, and the error says so.
    """
    eraser.list.check_can_grow()
    done = Erased()
    rows, first = iter(found.rows), True
    while (part := list(islice(rows, AT_ONCE))) or first:
        with eraser.store.write() as uow:
            _lock(uow, found.case_id, part)
            _check(uow, found, done)
            if first:
                alarms = _alarms_still_to_go(uow, found)
                done.messages = uow.deletions.enqueue(
                    found.escalation_ids, alarms, found.dialogs, found.case_id, now
                )
            stones = _erase_part(uow, found.case_id, part, reason, now, done)
            uow.commit()
        eraser.list.append(stones)
        done.rows.update(stone.kind for stone in stones)
        first = False
    return done


def _lock(uow: UnitOfWork, case_id: str, part: Sequence[ContentRow]) -> None:
    """The cases about which any of it is, in the order in which everybody locks them."""
    uow.cases.lock({case_id, *_cases_beside(uow, part)})


def _cases_beside(uow: UnitOfWork, part: Sequence[ContentRow]) -> Collection[str]:
    submissions = {row.submission for row in part if row.submission}
    return {case for cases in uow.erasures.cases_with(submissions).values() for case in cases}


def _check(uow: UnitOfWork, found: Found, done: Erased) -> None:
    words = refusal(uow, found.case_id, found.escalation_ids)
    if not words:
        return
    so_far = sum(done.rows.values())
    if so_far:
        words += f" {so_far} rows had been erased before; the rest stands."
    raise NotAllowed(words)


def refusal(uow: UnitOfWork, case_id: str, escalation_ids: Collection[str]) -> str:
    """Why nothing of the case may be erased now, in words; empty where it may."""
    hold = uow.holds.standing(case_id)
    if hold is not None:
        return (
            f"The case is on hold since {day_and_clock(hold.set_at)} (set by {hold.set_by}), and nothing of "
            "it is erased. `doorstep hold end` ends it."
        )
    if under_way := uow.erasures.under_way(case_id):
        return f"Nothing of the case can be erased while {under_way}."
    if uow.deletions.being_sent(escalation_ids):
        return "A message about it is just being sent. Please try again in a few minutes."
    return ""


def _erase_part(
    uow: UnitOfWork, case_id: str, part: Sequence[ContentRow], reason: Reason, now: datetime, done: Erased
) -> tuple[Tombstone, ...]:
    held = _held_submissions(uow, part)
    may_go = rows_that_may_go(part, held)
    done.kept_by_hold += len(part) - len(may_go)
    if done.kept_by_hold:
        # The escalation counts as erased only once all of it is: it is come back to when the hold ends.
        may_go = tuple(row for row in may_go if row.kind != "escalations")
    stones = uow.erasures.erase(may_go, case_id, reason.why, reason.by, now)
    if stones:
        put_on_record(uow, case_id, stones, now)
    return stones


def _held_submissions(uow: UnitOfWork, part: Sequence[ContentRow]) -> frozenset[str]:
    about = uow.erasures.cases_with({row.submission for row in part if row.submission})
    held = uow.holds.held({case for cases in about.values() for case in cases})
    return frozenset(one for one, cases in about.items() if cases & held)


def put_on_record(
    uow: UnitOfWork, case_id: str | None, stones: Sequence[Tombstone], now: datetime, action: str = "erase"
) -> None:
    """One entry for the rows that one transaction erased: which, why, and by whom."""
    first = stones[0]
    details = {
        "rows": [f"{stone.kind}/{stone.row_id}" for stone in stones],
        "reason": first.reason,
        "user": first.by,
    }
    uow.audit.append(now, None, f"content:{action}", case_id or "none", details)


def parts_of(stones: Sequence[Tombstone]) -> Iterator[Sequence[Tombstone]]:
    """As many as go in one transaction, and all of one case."""
    at = 0
    while at < len(stones):
        end = at
        while end < len(stones) and end - at < AT_ONCE and stones[end].case_id == stones[at].case_id:
            end += 1
        yield stones[at:end]
        at = end
