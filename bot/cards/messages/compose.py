"""Composes the content of a stored message at the moment of sending, so that it is never out of date."""

from __future__ import annotations

from datetime import datetime

from bot.cards.answers.dialogs import dialog_view
from bot.cards.messages import how_to, page_not_opened
from bot.cards.messages.absences import absence_news_card
from bot.cards.messages.news import news_card
from bot.cards.messages.ping import channel_ping, personal_ping
from bot.cards.parts.lateness import with_lateness, with_waiting
from bot.health import administrator_cards
from bot.reading.snapshot import load_snapshot
from bot.services import Services
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.errors import NotFound
from state_machines.people.people import Person
from storage.records import OutgoingMessage
from storage.unit_of_work import UnitOfWork


def compose(
    uow: UnitOfWork,
    services: Services,
    message: OutgoingMessage,
    now: datetime,
    *,
    written_at: datetime | None = None,
) -> Card | Prompt:
    """The card or the question for one row of the outbox. The row holds ids only, never content.

    `written_at` is when the row was written, given for a first sending only: a card that waited through an
    interruption says so. Raises NotFound if the person, the dialog or the escalation is gone.
    """
    shown = _compose_kind(uow, services, message, now)
    if written_at is None or isinstance(shown, Prompt):
        return shown
    return with_waiting(uow, shown, message, written_at, now)


def _compose_kind(
    uow: UnitOfWork, services: Services, message: OutgoingMessage, now: datetime
) -> Card | Prompt:
    match message.kind:
        case "question":
            return _compose_question(uow, services, message, now)
        case "ping":
            shown = personal_ping(
                load_snapshot(uow, services, _escalation_id_of(message), now),
                _recipient_of(uow, message),
                now,
            )
            return with_lateness(shown, message.payload, now)
        case "channel_ping":
            return channel_ping(load_snapshot(uow, services, _escalation_id_of(message), now), now)
        case "news":
            shown = news_card(
                load_snapshot(uow, services, _escalation_id_of(message), now), message.payload, now
            )
            return with_lateness(shown, message.payload, now)
        case administrator_cards.PEOPLE_CHECK:
            return administrator_cards.people_check_card(services, message.payload, now)
        case administrator_cards.TROUBLE:
            return administrator_cards.trouble_card(services, now)
        case "absence":
            return absence_news_card(uow, message.payload, _recipient_of(uow, message), now)
        case how_to.HOW_TO:
            return how_to.how_to_card()
        case page_not_opened.PAGE_NOT_OPENED:
            return page_not_opened.page_not_opened_card()
        case unknown:
            raise NotFound(f"This release does not know messages of the kind {unknown}.")


def _compose_question(
    uow: UnitOfWork, services: Services, message: OutgoingMessage, now: datetime
) -> Card | Prompt:
    draft = uow.drafts.by_id(str(message.payload["session_id"]))
    if draft is None:
        raise NotFound("This dialog is no longer there.")
    return dialog_view(uow, services, draft.session, _recipient_of(uow, message), now)


def _recipient_of(uow: UnitOfWork, message: OutgoingMessage) -> Person:
    person = uow.people.by_id(message.to_person_id) if message.to_person_id else None
    if person is None:
        raise NotFound("The person this is for is no longer in the directory.")
    return person


def _escalation_id_of(message: OutgoingMessage) -> str:
    if message.escalation_id is None:
        raise NotFound(f"A {message.kind} is about a case, and this one names none.")
    return message.escalation_id
