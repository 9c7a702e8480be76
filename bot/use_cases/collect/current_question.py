"""Reads the question before a person now, to open the form that belongs to it."""

from __future__ import annotations

from datetime import datetime

from bot.cards.answers.dialogs import dialog_view
from bot.services import Services
from dialogs.prompt import Prompt
from state_machines.errors import NotFound, Stale
from state_machines.people.people import Person


def current_question(services: Services, person: Person, session_id: str, now: datetime) -> Prompt:
    """The present prompt of the person's own draft.

    Raises NotFound for a draft that is not theirs, and Stale for one that has ended.
    """
    with services.store.read() as uow:
        draft = uow.drafts.by_id(session_id)
        if draft is None or draft.session.person_id != person.id:
            raise NotFound(
                f"There is no such question for you. Type {services.surface.commands.report} to begin."
            )
        shown = dialog_view(uow, services, draft.session, person, now)
    if not isinstance(shown, Prompt):
        raise Stale("This was already finished. Nothing was changed.")
    return shown
