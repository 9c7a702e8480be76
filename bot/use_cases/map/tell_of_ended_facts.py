"""Tells whoever said what is known of a family, and whoever has the case, that somebody else ended it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.reading.chase_context import EscalationRef
from bot.reading.snapshot import Snapshot
from bot.use_cases.outbox import outgoing
from state_machines.case.report import Urgency
from state_machines.case.standing_facts import StandingFact
from state_machines.duties.has_case import ids_with_case
from state_machines.messages.news_kind import NewsKind
from storage.unit_of_work import UnitOfWork


def tell_of_ended_facts(
    uow: UnitOfWork,
    state: Snapshot,
    ended: Collection[StandingFact],
    by_id: str,
    now: datetime,
    *,
    but_not: Collection[str] = (),
) -> None:
    """One quiet message to each, by category; the reason is somebody's words, and stands behind Open.

    Nobody hears of what they did themselves; those in `but_not` hear of it otherwise.
    """
    if not ended:
        return
    hears = {*(fact.said_by_id for fact in ended), *ids_with_case(state.circle, state.duties)}
    ids = tuple(fact.id for fact in ended)
    news = NewsPayload(NewsKind.FACT_ENDED, person=by_id, facts=ids)
    quietly = EscalationRef(state.escalation.id, Urgency.ROUTINE)
    event = f"{':'.join(ids)}:{now.isoformat()}"
    outgoing.enqueue_news(uow, quietly, sorted(hears - {by_id, *but_not}), now, news, event=event)
