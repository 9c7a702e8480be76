"""Ends what waits for a second person once the case has moved on, and tells whoever had recorded it."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.reading.snapshot import Snapshot
from bot.use_cases.outbox import outgoing
from state_machines.case.pending_ending import EndingState, PendingEnding
from state_machines.duties.duty import Duty, DutyKind, overtake
from state_machines.messages.news_kind import NewsKind
from storage.unit_of_work import UnitOfWork


def overtake_endings(uow: UnitOfWork, before: Snapshot, by_id: str, now: datetime) -> None:
    """Nobody is asked to confirm an ending of a step that has passed; `by_id` moved the case, or is empty."""
    waiting = before.waiting_ending
    if waiting is not None:
        end_as_overtaken(uow, before, *waiting, by_id, now)
    known = waiting[1].id if waiting else ""
    for duty in before.live_duties:
        # One whose ending only a newer release can read: nobody is asked about it any more either.
        if duty.kind is DutyKind.CONFIRM and duty.id != known:
            uow.duties.save(overtake(duty, now))


def end_as_overtaken(
    uow: UnitOfWork, state: Snapshot, ending: PendingEnding, duty: Duty, by_id: str, now: datetime
) -> None:
    """The ending is not applied; whoever recorded it and whoever was asked hear so, but not `by_id`."""
    uow.duties.save(overtake(duty, now))
    uow.pending_endings.save(ending.end(EndingState.OVERTAKEN, by_id or None, now))
    details = {"ending": ending.id, "duty": duty.id}
    uow.audit.append(now, by_id or None, "ending:overtake", state.escalation.id, details)
    concerned = (ending.recorded_by_id, duty.acknowledged_by_id or duty.holder_id)
    hear = [one for one in dict.fromkeys(concerned) if one != by_id]
    news = NewsPayload(NewsKind.ENDING_OVERTAKEN, person=by_id or None, duties=(duty.id,))
    outgoing.enqueue_news(uow, state.escalation, hear, now, news, event=duty.id)
