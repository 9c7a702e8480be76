"""Puts messages into the outbox, in the transaction of their event; they hold ids, never content."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.cards.messages.channel_ping import ChannelPingPayload
from bot.cards.messages.child_seen import ChildSeenPayload
from bot.cards.messages.news import NewsPayload
from bot.cards.messages.payload import Payload
from bot.cards.messages.ping import PingPayload
from bot.cards.messages.question import QuestionPayload
from bot.reading.chase_context import EscalationRef
from bot.services import Services
from dialogs.session import Session
from state_machines.case.case import Case
from state_machines.case.escalation import Escalation
from state_machines.case.report import Urgency
from state_machines.messages.news_kind import NewsKind
from state_machines.people.address import Address
from storage.records import OutgoingMessage
from storage.stored_addresses import place_from_text
from storage.unit_of_work import UnitOfWork

#: News of who has answered a report, of which somebody in danger gets no message each.
_OF_ANSWERS = frozenset(
    {
        NewsKind.ACKNOWLEDGED,
        NewsKind.UNDONE,
        NewsKind.DECLINED,
        NewsKind.CLIMBED,
        NewsKind.RESUMED,
        NewsKind.STALLED,
        NewsKind.PASSED_ON,
    }
)


def enqueue(
    uow: UnitOfWork,
    payload: Payload,
    now: datetime,
    *,
    to_person_id: str | None = None,
    to_place: Address | None = None,
    urgency: Urgency = Urgency.ROUTINE,
    escalation_id: str | None = None,
    alarm_id: str | None = None,
    dedup_key: str,
    waited_for: bool = False,
    merge: bool = False,
) -> None:
    """One message of any kind, to a person or to a place; the payload says which kind it is.

    Whether its reader may have it is judged when it is drawn, by the one gate of all messages.

    `merge`: one like it that still waits for the same addressee says it as well, and takes it in.
    """
    message = OutgoingMessage(
        kind=payload.KIND,
        to_person_id=to_person_id,
        to_place=to_place,
        urgency=urgency,
        escalation_id=escalation_id,
        alarm_id=alarm_id,
        payload=payload.to_json(),
        dedup_key=dedup_key,
        waited_for=waited_for,
    )
    if merge:
        uow.messages.enqueue_or_merge(message, now)
    else:
        uow.messages.enqueue(message, now)


def enqueue_ping(
    uow: UnitOfWork,
    escalation: Escalation | EscalationRef,
    person_ids: Iterable[str],
    now: datetime,
    *,
    event: str,
    ping: PingPayload = PingPayload(),  # noqa: B008 - frozen, so it can be shared
) -> None:
    """The escalation's card to each person once; `event` names what happened, for promise 5.

    Of several children whom one report is about a person has one card: that which still waits says it all.
    """
    told = tuple(dict.fromkeys(person_ids))
    waiting = _cards_of_family(uow, escalation, told)
    for person_id in told:
        enqueue(
            uow,
            ping,
            now,
            to_person_id=person_id,
            urgency=escalation.urgency,
            escalation_id=waiting.get(person_id, escalation.id),
            dedup_key=f"{ping.KIND}:{event}:{person_id}",
            merge=True,
        )


def _cards_of_family(
    uow: UnitOfWork, escalation: Escalation | EscalationRef, person_ids: Collection[str]
) -> Mapping[str, str]:
    """By person, the escalation whose card waits for them and shows this one as well."""
    joined = escalation.joined if isinstance(escalation, EscalationRef) else None
    if joined is None:
        joined = uow.reports.joined_with([escalation.id]).get(escalation.id, ())
    return uow.messages.waiting_for(PingPayload.KIND, person_ids, joined) if joined else {}


def enqueue_channel_ping(
    uow: UnitOfWork, services: Services, escalation: Escalation, case: Case, now: datetime, *, event: str
) -> None:
    """Enqueue one card for the team's private channel, if the team has one."""
    team = services.settings.teams.get(case.team)
    if team is None:
        return
    enqueue(
        uow,
        ChannelPingPayload(),
        now,
        to_place=place_from_text(team.channel),
        urgency=escalation.urgency,
        escalation_id=escalation.id,
        dedup_key=f"channel:{event}",
        merge=True,
    )


def enqueue_instead_of_channel(
    uow: UnitOfWork, escalation: Escalation, person_ids: Iterable[str], now: datetime, *, event: str
) -> None:
    """What the team's channel would have said, to those who would have read it there, one by one."""
    for person_id in dict.fromkeys(person_ids):
        enqueue(
            uow,
            ChannelPingPayload(),
            now,
            to_person_id=person_id,
            urgency=escalation.urgency,
            escalation_id=escalation.id,
            dedup_key=f"channel:{event}:{person_id}",
            merge=True,
        )


def enqueue_news(
    uow: UnitOfWork,
    escalation: Escalation | EscalationRef,
    person_ids: Iterable[str],
    now: datetime,
    news: NewsPayload,
    *,
    event: str,
) -> None:
    """Something to know, nothing to do, that happened now; `news` holds the ids that its words need.

    A reporter who is not safe reads who has answered on the one card of their alarm, drawn anew.
    """
    happened = replace(news, at=now)
    here = (one for one in dict.fromkeys(person_ids) if not _has_left(uow, one))
    on_their_card = _cards_of_those_not_safe(uow, escalation.id) if news.what in _OF_ANSWERS else {}
    for person_id in here:
        if person_id in on_their_card:
            uow.messages.redraw_copies_of_alarm(on_their_card[person_id], now)
            continue
        enqueue(
            uow,
            happened,
            now,
            to_person_id=person_id,
            urgency=escalation.urgency,
            escalation_id=escalation.id,
            dedup_key=f"{news.KIND}:{news.what}:{event}:{person_id}",
        )


def _has_left(uow: UnitOfWork, person_id: str) -> bool:
    """Whether this is nobody to be told news; a ping is rerouted instead, so that somebody hears."""
    person = uow.people.by_id(person_id)
    return person is not None and person.has_left


def enqueue_news_of_several(
    uow: UnitOfWork,
    hearers: Iterable[tuple[Escalation, Iterable[str], NewsPayload]],
    now: datetime,
    *,
    event: str,
) -> None:
    """The same of several children: one message to each person, that of the first, which names the others."""
    heard: dict[str, list[tuple[Escalation, NewsPayload]]] = {}
    for escalation, person_ids, news in hearers:
        for person_id in dict.fromkeys(person_ids):
            heard.setdefault(person_id, []).append((escalation, news))
    for person_id, ((first, said), *others) in heard.items():
        also = tuple(escalation.id for escalation, _ in others)
        enqueue_news(uow, first, [person_id], now, replace(said, also=also or None), event=event)


def _cards_of_those_not_safe(uow: UnitOfWork, escalation_id: str) -> dict[str, str]:
    """The alarms of this escalation's reporters who said that they are not safe, by reporter."""
    found = uow.alarms.reporters_not_safe()
    return {one.reporter_id: one.alarm_id for one in found if one.escalation_id == escalation_id}


def enqueue_question(uow: UnitOfWork, session: Session, now: datetime, *, event: str) -> None:
    """Enqueue the present question of a dialog for its author, who waits at the phone.

    However often they ask while it waits, it comes once.
    """
    enqueue(
        uow,
        QuestionPayload(session.id),
        now,
        to_person_id=session.person_id,
        urgency=Urgency.URGENT,
        dedup_key=f"{QuestionPayload.KIND}:{event}",
        waited_for=True,
        merge=True,
    )


def enqueue_redraws(uow: UnitOfWork, escalation_id: str, now: datetime) -> None:
    """Enqueue a redraw of every copy of the escalation's cards, and of those that show it with another."""
    uow.messages.redraw_copies(escalation_id, REDRAWN_KINDS, now, shown_beside=PingPayload.KIND)


#: The kinds of message that show a state; news tells what happened and stays as it was said.
REDRAWN_KINDS = frozenset({PingPayload.KIND, ChannelPingPayload.KIND, ChildSeenPayload.KIND})
