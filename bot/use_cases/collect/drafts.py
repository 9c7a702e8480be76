"""A person's drafts, which only they can open, under the present version of the dialog."""

from __future__ import annotations

from datetime import datetime

from bot.services import Services
from bot.use_cases.outbox import outgoing
from dialogs.registry import dialog_by_name
from dialogs.reopening import reopen
from dialogs.session import Session
from state_machines.errors import NotFound
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork

QUESTION_SENT = "The question is in your messages with Doorstep."


def own_draft(uow: UnitOfWork, services: Services, person: Person, session_id: str, now: datetime) -> Session:
    """The person's own session; raises NotFound for anybody else's and for one that does not exist."""
    session = own_draft_as_stored(uow, services, person, session_id)
    return reopen(dialog_by_name(session.dialog), session, now)


def own_draft_as_stored(uow: UnitOfWork, services: Services, person: Person, session_id: str) -> Session:
    """As `own_draft`, whatever version of the dialog it is of."""
    draft = uow.drafts.by_id(session_id)
    if draft is None or draft.session.person_id != person.id:
        report = services.surface.commands.report
        raise NotFound(f"There is no such question for you. Type {report} to begin a report.")
    return draft.session


def ask_again(uow: UnitOfWork, session: Session, now: datetime, *, key: str) -> None:
    """Store the session and send its present question to the person's own messages."""
    uow.drafts.save(session)
    outgoing.enqueue_question(uow, session, now, event=key)
