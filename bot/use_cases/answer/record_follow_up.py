"""Records a follow-up as done, or as not needed; the flowchart does not move by it."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.cards.parts.words import name_or_nobody
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.outbox import outgoing
from dialogs.session import Session
from state_machines.duties.duty import Duty, DutyKind, Rank, complete
from state_machines.duties.rank import rank
from state_machines.duties.vacancy import ALLOCATE
from state_machines.errors import NotAllowed, Stale
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def recordable_follow_up(state: Snapshot, duty_id: str, person: Person) -> Duty:
    """The follow-up, if this person may record it.

    Raises Stale where it has ended, NotAllowed for anybody but its holder, their cover and those above, and
    for an allocation, which ends by itself.
    """
    duty = next((one for one in state.duties if one.id == duty_id and one.kind is DutyKind.FOLLOW_UP), None)
    if duty is None or not duty.is_live:
        raise Stale("This has been recorded already, or is no longer needed. Nothing has changed.")
    if duty.key == ALLOCATE:
        raise NotAllowed(
            "Nothing is recorded for this. Name somebody in the case system: it ends with the next import."
        )
    if rank(duty, person, state.circle) is Rank.NONE:
        holder = name_or_nobody(state.person(duty.holder_id))
        raise NotAllowed(f"This is with {holder}, so it is for them to record. Nothing has changed.")
    return duty


def record_follow_up(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> str:
    """End the follow-up in the caller's transaction; returns its id.

    The words stay in the encrypted dialog, and the audit entry names the dialog.
    """
    state = load_snapshot(uow, services, session.context["escalation_id"], now)
    duty = recordable_follow_up(state, session.context["duty_id"], person)
    uow.duties.save(complete(duty, person.id, now))
    details = {"escalation": duty.escalation_id, "dialog": session.id, "key": duty.key}
    uow.audit.append(now, person.id, "duty:complete", duty.id, details)
    outgoing.enqueue_redraws(uow, state.escalation.id, now)
    hears = [one for one in state.reporter_ids if one != person.id]
    news = NewsPayload(NewsKind.FOLLOWED_UP, person=person.id, duties=(duty.id,))
    outgoing.enqueue_news(uow, state.escalation, hears, now, news, event=duty.id)
    return duty.id
