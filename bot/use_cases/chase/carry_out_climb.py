"""Carries out one climb of a duty: stores it, pings people, redraws cards, informs the reporter."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.cards.messages.ping import PingPayload
from bot.reading.chase_context import ChaseContext
from bot.use_cases.outbox import outgoing
from state_machines.duties.duty import Duty
from state_machines.duties.ladder import Climb
from state_machines.duties.lapse import chased_until_lapse
from state_machines.messages.news_kind import NewsKind
from storage.records import Json
from storage.unit_of_work import UnitOfWork


def carry_out_climb(
    uow: UnitOfWork,
    context: ChaseContext,
    duty: Duty,
    climb: Climb,
    now: datetime,
    *,
    what: NewsKind,
    actor_id: str | None = None,
    interrupted: bool = False,
) -> None:
    """Store the climb and tell the people it names, in the caller's transaction.

    `interrupted` says that the duty fell due while Doorstep was not running, which everybody who is told
    hears too.

    Two duties that fall due at the same moment ping a person once. The reporter hears of a climb when
    somebody new is told, but not of a repeat or of a follow-up's first request.
    """
    uow.duties.save(chased_until_lapse(climb.duty))
    _audit(uow, duty, climb, now, actor_id)
    occasion = f"chase:{context.escalation.id}:{_due_words(duty)}:{now.isoformat() if actor_id else ''}"
    told = [person.id for person in (*climb.tell, *climb.remind)]
    outgoing.enqueue_redraws(uow, context.escalation.id, now)
    late = duty.chase_at if interrupted else None
    outgoing.enqueue_ping(uow, context.escalation, told, now, event=occasion, ping=PingPayload(late))
    if climb.repeats or not duty.is_asked:
        return
    hears = [reporter for reporter in context.reporter_ids if reporter not in told and reporter != actor_id]
    told_now = tuple(person.id for person in climb.tell)
    news = NewsPayload(what, person=actor_id, duties=(duty.id,), told=told_now, late=late)
    outgoing.enqueue_news(uow, context.escalation, hears, now, news, event=f"{occasion}:{duty.role}")


def _due_words(duty: Duty) -> str:
    return duty.chase_at.isoformat() if duty.chase_at else ""


def _audit(uow: UnitOfWork, duty: Duty, climb: Climb, now: datetime, actor_id: str | None) -> None:
    details: dict[str, Json] = {
        "escalation": duty.escalation_id,
        "rung": climb.duty.rung,
        "holder": climb.duty.holder_id,
        "told": [person.id for person in climb.tell],
        "reminded": [person.id for person in climb.remind],
    }
    uow.audit.append(now, actor_id, _audit_action(climb, asked=duty.is_asked), duty.id, details)


def _audit_action(climb: Climb, *, asked: bool) -> str:
    if climb.nobody:
        return "duty:unreachable"
    if climb.resumes:
        return "duty:resume"
    if not asked:
        return "duty:ask"
    return "duty:repeat" if climb.repeats else "duty:climb"
