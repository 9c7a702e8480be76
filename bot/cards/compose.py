"""What a stored message says, composed when it is sent, so that it is never out of date."""

from __future__ import annotations

from datetime import datetime

from bot.office import Office
from bot.values import Card
from dialogs.prompt import Prompt
from storage.records import OutgoingMessage
from storage.unit_of_work import UnitOfWork


def compose(uow: UnitOfWork, office: Office, message: OutgoingMessage, now: datetime) -> Card | Prompt:
    """The card or the question for one row of the outbox; the row holds ids only, never content."""
    raise NotImplementedError
