"""Continues an open draft where its author left it."""

from __future__ import annotations

from datetime import datetime

from bot.cards.answers.dialogs import dialog_view
from bot.services import Services
from bot.use_cases.collect.drafts import QUESTION_SENT, ask_again, own_draft
from bot.values import Card, DialogScreen
from state_machines.people.people import Person


def continue_dialog(
    services: Services, person: Person, session_id: str, now: datetime, *, key: str
) -> DialogScreen:
    """Send the present question to the person's messages again; returns a notice.

    A draft that has ended meanwhile answers with the card of its ending.
    """
    with services.store.write() as uow:
        session = own_draft(uow, services, person, session_id, now)
        ended = dialog_view(uow, services, session, person, now)
        if isinstance(ended, Card):
            return DialogScreen(card=ended)
        if uow.idempotency_keys.answer_of(key) is None:
            ask_again(uow, session, now, key=key)
            uow.idempotency_keys.remember(key, {"session": session.id}, now)
            uow.commit()
    return DialogScreen(notice=f"Your answers are kept. {QUESTION_SENT}")
