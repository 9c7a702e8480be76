"""The present question of a dialog, sent to the person's own messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.cards.answers.dialogs import dialog_view
from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.values import Card
from dialogs.prompt import Prompt
from dialogs.registry import DIALOGS
from state_machines.errors import NewerRelease, NotFound


@dataclass(frozen=True, slots=True)
class QuestionPayload(Payload):
    """Which dialog asks; by `session_id` storage tells two questions that wait for one person apart."""

    KIND: ClassVar[str] = "question"

    session_id: str = ""


def _draw(occasion: Occasion, payload: QuestionPayload) -> Card | Prompt:
    draft = occasion.uow.drafts.by_id(payload.session_id)
    if draft is None:
        raise NotFound("This dialog is no longer there.")
    if draft.session.dialog not in DIALOGS:
        raise NewerRelease(f"the dialog {draft.session.dialog}")
    return dialog_view(occasion.uow, occasion.services, draft.session, occasion.recipient(), occasion.now)


QUESTION_KIND = MessageKind(QuestionPayload, _draw)
