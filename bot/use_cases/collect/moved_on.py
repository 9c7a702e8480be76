"""A question about an outcome, asked before the case moved on: its buttons meant something else then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.office import Office
from bot.reading.snapshot import load
from dialogs.catalog import decision
from dialogs.given import Cancelled, Given
from dialogs.registry import dialog_named
from dialogs.runner import ENDED, begin
from dialogs.session import Session
from state_machines.errors import Stale
from storage.unit_of_work import UnitOfWork

MOVED_ON = (
    "The case has moved on since you were asked, so nothing was recorded. This is what can be recorded now."
)


def asked_anew(
    uow: UnitOfWork, office: Office, session: Session, given: Given, now: datetime
) -> Session | None:
    """The dialog at its first question again where the step changed since it began; else None.

    Raises Stale where the case has been closed. Giving up is always possible.
    """
    if session.dialog != decision.NAME or session.state in ENDED or isinstance(given, Cancelled):
        return None
    state = load(uow, office, session.context["escalation_id"], now)
    if not state.is_open:
        raise Stale("This case has been closed meanwhile. Nothing was recorded.")
    if session.started_at >= state.escalation.step_since:
        return None
    fresh = begin(
        dialog_named(session.dialog),
        session_id=session.id,
        person_id=session.person_id,
        now=now,
        context=session.context,
    )
    return replace(fresh, revision=session.revision + 1)
