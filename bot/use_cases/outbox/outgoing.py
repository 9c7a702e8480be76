"""Puts messages into the outbox, in the transaction of their event; they hold ids, never content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.reading.escalation_ref import EscalationRef
from bot.services import Services
from dialogs.session import Session
from state_machines.case.case import Case
from state_machines.case.escalation import Escalation
from state_machines.case.report import Urgency
from state_machines.messages.news_kind import NewsKind
from storage.records import Json, OutgoingMessage
from storage.unit_of_work import UnitOfWork


def enqueue_ping(
    uow: UnitOfWork,
    escalation: EscalationRef,
    person_ids: Iterable[str],
    now: datetime,
    *,
    event: str,
    about: Mapping[str, Json] | None = None,
) -> None:
    """Enqueue the escalation's card for each person once. `event` names the event, for promise 5.

    `about` may hold what only this copy says, such as that it comes late.
    """
    for person_id in dict.fromkeys(person_ids):
        message = OutgoingMessage(
            kind="ping",
            to_person_id=person_id,
            urgency=escalation.urgency,
            escalation_id=escalation.id,
            payload=about or {},
            dedup_key=f"ping:{event}:{person_id}",
        )
        uow.messages.enqueue_or_merge(message, now)


def enqueue_channel_ping(
    uow: UnitOfWork, services: Services, escalation: Escalation, case: Case, now: datetime, *, event: str
) -> None:
    """Enqueue one card for the team's private channel, if the team has one."""
    team = services.settings.teams.get(case.team)
    if team is None:
        return
    message = OutgoingMessage(
        kind="channel_ping",
        to_channel=team.channel,
        urgency=escalation.urgency,
        escalation_id=escalation.id,
        dedup_key=f"channel:{event}",
    )
    uow.messages.enqueue_or_merge(message, now)


def enqueue_news(
    uow: UnitOfWork,
    escalation: EscalationRef,
    person_ids: Iterable[str],
    now: datetime,
    *,
    what: NewsKind,
    event: str,
    about: Mapping[str, Json],
) -> None:
    """Enqueue something to know and nothing to do. `about` holds the ids that its words are made from."""
    for person_id in dict.fromkeys(person_ids):
        message = OutgoingMessage(
            kind="news",
            to_person_id=person_id,
            urgency=escalation.urgency,
            escalation_id=escalation.id,
            payload={"what": what.value, "at": now.isoformat(), **about},
            dedup_key=f"news:{what.value}:{event}:{person_id}",
        )
        uow.messages.enqueue(message, now)


def enqueue_question(uow: UnitOfWork, session: Session, now: datetime, *, event: str) -> None:
    """Enqueue the present question of a dialog for its author, who waits at the phone.

    However often they ask while it waits, it comes once.
    """
    message = OutgoingMessage(
        kind="question",
        to_person_id=session.person_id,
        urgency=Urgency.URGENT,
        payload={"session_id": session.id},
        dedup_key=f"question:{event}",
        waited_for=True,
    )
    uow.messages.enqueue_or_merge(message, now)


def enqueue_redraws(uow: UnitOfWork, escalation_id: str, now: datetime) -> None:
    """Enqueue a redraw of every copy of the escalation's cards."""
    uow.messages.redraw_copies(escalation_id, REDRAWN_KINDS, now)


#: The kinds of message that show a state; news tells what happened and stays as it was said.
REDRAWN_KINDS = frozenset({"ping", "channel_ping"})
