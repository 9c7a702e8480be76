"""What a message comes to for whoever may know nothing of its case, and in a channel that may not."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cards.messages.broken_glass import BrokenGlassPayload
from bot.cards.messages.child_seen import ChildSeenPayload
from bot.cards.messages.chronology_not_sent import ChronologyNotSentPayload
from bot.cards.messages.family_report import FamilyReportPayload
from bot.cards.messages.kind import Occasion
from bot.cards.messages.news import NewsPayload
from bot.cards.parts.card_builder import card
from bot.reading.alarm_circle import alarm_circles
from bot.reading.let_in import is_closed_to_channel, is_shut_out
from bot.values import Card
from state_machines.alarms.sight_by_alarm import is_of_alarm
from state_machines.case.case import Case
from state_machines.duties.let_in import is_limited


def no_longer_yours() -> Card:
    """Without a reference and without a reason: it reads as any part that has ended."""
    return card(
        "This is no longer yours",
        lead="Your part in what stood here has ended. Nothing is asked of you, and nothing more comes of it.",
    )


def card_instead(occasion: Occasion) -> Card | None:
    """The card in place of the message's own; None where its reader may read that."""
    limited = [case for case in _cases_of(occasion) if is_limited(case)]
    if not limited:
        return None
    if occasion.message.to_person_id is None:
        kept = any(
            is_closed_to_channel(occasion.uow, occasion.services, case, occasion.now) for case in limited
        )
        return _not_in_this_channel() if kept else None
    reader = occasion.recipient()
    shut = (is_shut_out(occasion.uow, occasion.services, case, reader, occasion.now) for case in limited)
    return no_longer_yours() if any(shut) and not _is_alarm_of_theirs(occasion) else None


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
    if not alarm.is_live:
        return False
    first, others = alarm_circles(occasion.uow, occasion.services, alarm, occasion.now)
    return any(is_of_alarm(alarm, occasion.recipient(), one) for one in (first, *others))


def _cases_of(occasion: Occasion) -> Iterator[Case]:
    """Every case that the message names or shows."""
    uow, message = occasion.uow, occasion.message
    if message.escalation_id is not None:
        yield occasion.snapshot().case
    yield from uow.cases.by_ids(ids) if (ids := [one for one in _other_ids(occasion) if one]) else ()


def _other_ids(occasion: Occasion) -> Iterator[str | None]:
    uow, message = occasion.uow, occasion.message
    if message.alarm_id is not None:
        visit, alarm = uow.visits.by_id(message.alarm_id), uow.alarms.by_id(message.alarm_id)
        yield visit.case_id if visit else None
        yield from alarm.case_ids if alarm else ()
    if message.kind == FamilyReportPayload.KIND:
        family = FamilyReportPayload.from_json(message.payload)
        report = uow.reports.by_id(family.report)
        yield from (report.case_id if report else None, *family.cases)
    if message.kind == ChildSeenPayload.KIND:
        seen = ChildSeenPayload.from_json(message.payload)
        for one in (seen.sighting, *(seen.also or ())):
            sighting = uow.sightings.by_id(one)
            yield sighting.case_id if sighting else None
    if message.kind == BrokenGlassPayload.KIND:
        taken = uow.broken_glass.by_id(BrokenGlassPayload.from_json(message.payload).taken)
        yield taken.case_id if taken else None
    if message.kind == ChronologyNotSentPayload.KIND:
        reference = ChronologyNotSentPayload.from_json(message.payload).reference
        case = uow.cases.read_by_reference(reference)
        yield case.id if case else None
    if message.kind == NewsPayload.KIND:
        also = NewsPayload.from_json(message.payload).also or ()
        yield from (uow.escalations.case_of(one) for one in also)
