"""Take up an open draft where it was left."""

from __future__ import annotations

from datetime import datetime

from bot.cards.answers.dialogs import present
from bot.office import Office
from bot.use_cases.collect.drafts import QUESTION_SENT, ask_again, own_draft
from bot.values import Card, Shown
from state_machines.people.people import Person


def continue_dialog(office: Office, person: Person, session_id: str, now: datetime, *, key: str) -> Shown:
    """The present question goes to the person's messages again; answers with `notice`.

    A draft that has ended meanwhile answers with the card of its ending.
    """
    with office.store.write() as uow:
        session = own_draft(uow, person, session_id, now)
        ended = present(uow, office, session, person, now)
        if isinstance(ended, Card):
            return Shown(card=ended)
        if uow.handled.answer_of(key) is None:
            ask_again(uow, session, now, key=key)
            uow.handled.remember(key, {"session": session.id}, now)
            uow.commit()
    return Shown(notice=f"Your answers are kept. {QUESTION_SENT}")
