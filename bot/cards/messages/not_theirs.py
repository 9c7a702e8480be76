"""The one gate of all messages: what one comes to for a reader, or a channel, that may not have it.

Whatever put a message into the outbox, and whatever it had read before, each is judged here by the present
state whenever it is drawn: one that was never sent is kept back, and one that stands is drawn anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.parts.card_builder import card
from bot.cards.parts.part_ended import no_longer_yours
from bot.reading.alarm_circle import alarm_circles
from bot.reading.let_in import is_closed_to_channel, is_shut_out
from bot.values import Card
from state_machines.alarms.sight_by_alarm import is_of_alarm
from state_machines.case.case import Case
from state_machines.duties.let_in import is_limited
from state_machines.errors import NewerRelease


def card_instead(occasion: Occasion, kind: MessageKind[Any] | None) -> Card | None:
    """The card in place of the message's own; None where its reader may have that.

    `kind` is None for one that only a newer release knows: then it is about the case of its escalation.
    """
    limited = [case for case in _cases_of(occasion, kind) if is_limited(case, occasion.now)]
    if occasion.message.to_person_id is None:
        kept = any(
            is_closed_to_channel(occasion.uow, occasion.services, case, occasion.now) for case in limited
        )
        return _not_in_this_channel() if kept else None
    if _is_shut_out_of_one(occasion, limited) and not _is_alarm_of_theirs(occasion):
        return no_longer_yours()
    return None if kind is None or _hears(occasion, kind) else no_longer_yours()


def _is_shut_out_of_one(occasion: Occasion, limited: list[Case]) -> bool:
    return any(
        is_shut_out(occasion.uow, occasion.services, case, occasion.recipient(), occasion.now)
        for case in limited
    )


def _hears(occasion: Occasion, kind: MessageKind[Any]) -> bool:
    try:
        return kind.is_heard(occasion)
    except NewerRelease:  # said in plain words, without anything of what it is about
        return True


def _not_in_this_channel() -> Card:
    return card(
        "Not shown in this channel",
        lead="What stood here goes on in direct messages, to those who have a part in it.",
    )


def _is_alarm_of_theirs(occasion: Occasion) -> bool:
    """Whether it is the card of an alarm, or of a visit, with which the reader must be able to go on."""
    alarm_id = occasion.message.alarm_id
    if alarm_id is None:
        return False
    alarm = occasion.uow.alarms.by_id(alarm_id)
    if alarm is None:  # a visit that nobody was told of: whoever went in has to answer
        visit = occasion.uow.visits.by_id(alarm_id)
        return visit is not None and visit.is_live
    if occasion.message.to_person_id == alarm.reporter_id:
        return True
    first, others = alarm_circles(occasion.uow, occasion.services, alarm, occasion.now)
    return any(is_of_alarm(alarm, occasion.recipient(), one) for one in (first, *others))


def _cases_of(occasion: Occasion, kind: MessageKind[Any] | None) -> Iterator[Case]:
    """Every case that the message names or shows."""
    uow, message = occasion.uow, occasion.message
    if message.escalation_id is not None:
        yield occasion.snapshot().case
    ids = [*_ids_of_alarm(occasion), *_ids_named(occasion, kind)]
    yield from uow.cases.by_ids(ids) if ids else ()


def _ids_of_alarm(occasion: Occasion) -> Iterator[str]:
    alarm_id = occasion.message.alarm_id
    if alarm_id is None:
        return
    visit, alarm = occasion.uow.visits.by_id(alarm_id), occasion.uow.alarms.by_id(alarm_id)
    if visit is not None:
        yield visit.case_id
    yield from alarm.case_ids if alarm is not None else ()


def _ids_named(occasion: Occasion, kind: MessageKind[Any] | None) -> Iterator[str]:
    try:
        found = kind.cases_named(occasion) if kind is not None else ()
    except NewerRelease:
        return
    yield from (one for one in found if one is not None)
