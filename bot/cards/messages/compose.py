"""Composes the content of a stored message at the moment of sending, so that it is never out of date."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.cards.messages.fallback import fallback_card
from bot.cards.messages.kind import MessageKind, MessageKinds, Occasion
from bot.cards.messages.not_theirs import card_instead
from bot.cards.parts.lateness import with_waiting
from bot.cards.parts.part_ended import no_longer_yours
from bot.services import Services
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.errors import KeptBack, NewerRelease
from state_machines.messages.newer_kind import is_left_to_newer
from state_machines.people.people import AccountProblem
from storage.message_claims import NEWS
from storage.records import OutgoingMessage
from storage.unit_of_work import UnitOfWork

_CLOSED = frozenset({AccountProblem.GUEST, AccountProblem.STRANGER, AccountProblem.INACTIVE})


def _may_not_read(occasion: Occasion) -> bool:
    """Whether it would be drawn for somebody who has left, or whose account may not be used."""
    person_id = occasion.message.to_person_id
    person = occasion.uow.people.by_id(person_id) if person_id else None
    if person is None or person.has_left:
        return person is not None
    return not person.reachable and person.account_problem in _CLOSED


def is_kept_from_reader(
    uow: UnitOfWork, services: Services, message: OutgoingMessage, now: datetime, kinds: MessageKinds
) -> bool:
    """Whether its reader, or its channel, may not have what it says now."""
    occasion = Occasion(uow, services, message, now)
    return _may_not_read(occasion) or card_instead(occasion, _kind_of(kinds, message)) is not None


def _kind_of(kinds: MessageKinds, message: OutgoingMessage) -> MessageKind[Any] | None:
    """The kind; None for one that only a newer release knows."""
    return kinds.by_name(message.kind) if message.kind in kinds.names else None


def compose(
    uow: UnitOfWork,
    services: Services,
    message: OutgoingMessage,
    now: datetime,
    *,
    kinds: MessageKinds,
    written_at: datetime | None = None,
) -> Card | Prompt:
    """The card or the question for one row of the outbox. The row holds ids only, never content.

    `written_at` is when it was put there, where it is sent for the first time: what waited through an
    interruption says so, and what no release has known for long is sent in plain words. Raises NotFound
    where the person, the dialog or the escalation is gone, NewerRelease for what is left to one that knows,
    KeptBack for what was never sent and is not for its reader now.
    """
    occasion = Occasion(uow, services, message, now)
    kind = _kind_of(kinds, message)
    # What asks something of somebody who is gone is rerouted where it is sent, so that somebody hears.
    gone = _may_not_read(occasion)
    instead = no_longer_yours() if gone else card_instead(occasion, kind)
    if instead is not None:
        if written_at is not None and (not gone or message.kind == NEWS):
            raise KeptBack("This is not for its reader any more, so it is not sent.")
        return instead
    try:
        shown = (kind or kinds.by_name(message.kind)).compose(occasion)
    except NewerRelease:
        # Drawn again it would lose what the newer release has drawn there.
        if written_at is None or is_left_to_newer(message.urgency, written_at, now):
            raise
        shown = fallback_card(occasion)
    if written_at is None or isinstance(shown, Prompt):
        return shown
    return with_waiting(uow, shown, message, written_at, now)
