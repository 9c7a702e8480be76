"""Tells whoever need not do something any more by whom, and why: a part is never taken without a word."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.reading.snapshot import Snapshot
from bot.use_cases.outbox import outgoing
from state_machines.duties.duty import Duty
from state_machines.messages.news_kind import NewsKind
from storage.unit_of_work import UnitOfWork


def tell_relieved(
    uow: UnitOfWork,
    state: Snapshot,
    duties: Iterable[Duty],
    by_id: str,
    now: datetime,
    *,
    event: str,
    move: int | None = None,
    but_not: Collection[str] = (),
) -> frozenset[str]:
    """One message to each person who had one of these duties; who they are. `move` places an ending.

    Those in `but_not` know of it already.
    """
    parts: dict[str, list[str]] = {}
    for duty in duties:
        for person_id in _who_had_it(duty, ended=move is not None):
            parts.setdefault(person_id, []).append(duty.id)
    told = frozenset(parts) - {by_id, *but_not}
    for person_id in sorted(told):
        news = NewsPayload(NewsKind.RELIEVED, person=by_id, duties=tuple(parts[person_id]), move=move)
        outgoing.enqueue_news(uow, state.escalation, [person_id], now, news, event=f"{event}:relieved")
    return told


def _who_had_it(duty: Duty, *, ended: bool) -> tuple[str, ...]:
    """Its holder, and after an ending also whoever had said that they have it."""
    had = (duty.holder_id, duty.acknowledged_by_id if ended else None)
    return tuple(dict.fromkeys(one for one in had if one is not None and one not in duty.declined_ids))
