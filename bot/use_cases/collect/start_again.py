"""Drops an open draft and begins the same dialog anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.services import Services
from bot.use_cases.collect.drafts import QUESTION_SENT, own_draft_as_stored
from bot.use_cases.collect.start_dialog import begin_draft
from bot.values import DialogScreen
from dialogs.runner import ENDED
from dialogs.session import SessionState
from state_machines.people.people import Person


def start_again(
    services: Services, person: Person, session_id: str, now: datetime, *, key: str
) -> DialogScreen:
    """As `start_dialog`, after cancelling this draft. An alert that it raised still stands."""
    with services.store.write() as uow:
        if uow.idempotency_keys.answer_of(key) is not None:
            return DialogScreen(notice=QUESTION_SENT)
        # Whoever begins again need not wait for the release that wrote it.
        session = own_draft_as_stored(uow, services, person, session_id)
        if session.state not in ENDED:
            dropped = replace(
                session, state=SessionState.CANCELLED, revision=session.revision + 1, updated_at=now
            )
            uow.drafts.save(dropped)
            uow.audit.append(now, person.id, "dialog:cancel", session.id, {"dialog": session.dialog})
        shown = begin_draft(uow, person, session.dialog, session.context, now, key=key)
        uow.commit()
    return shown
