"""Composes the content of a stored message at the moment of sending, so that it is never out of date."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.fallback import fallback_card
from bot.cards.messages.kind import MessageKinds, Occasion
from bot.cards.messages.not_theirs import card_instead
from bot.cards.parts.card_builder import card
from bot.cards.parts.lateness import with_waiting
from bot.services import Services
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.errors import NewerRelease
from state_machines.messages.newer_kind import is_left_to_newer
from state_machines.people.people import AccountProblem
from storage.records import OutgoingMessage
from storage.unit_of_work import UnitOfWork

#: What a card becomes in the messages of somebody who may read nothing any more.
_ENDED = "Your part in this has ended, so nothing more is shown here. Nothing is asked of you."
_CLOSED = frozenset({AccountProblem.GUEST, AccountProblem.STRANGER, AccountProblem.INACTIVE})


def _may_not_read(occasion: Occasion) -> bool:
    """Whether it would be drawn for somebody who has left, or whose account may not be used."""
    person_id = occasion.message.to_person_id
    person = occasion.uow.people.by_id(person_id) if person_id else None
    if person is None or person.has_left:
        return person is not None
    return not person.reachable and person.account_problem in _CLOSED


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
    where the person, the dialog or the escalation is gone, NewerRelease for what is left to one that knows.
    """
    occasion = Occasion(uow, services, message, now)
    if _may_not_read(occasion):
        return card("No longer with you", lead=_ENDED)
    try:
        kind = kinds.by_name(message.kind)
        shown = card_instead(occasion) or kind.compose(occasion)
    except NewerRelease:
        # Drawn again it would lose what the newer release has drawn there.
        if written_at is None or is_left_to_newer(message.urgency, written_at, now):
            raise
        shown = fallback_card(occasion)
    if written_at is None or isinstance(shown, Prompt):
        return shown
    return with_waiting(uow, shown, message, written_at, now)
