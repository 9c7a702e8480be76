"""Restarts a question about an outcome if the case has moved on, because its buttons mean something else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.reading.snapshot import load_snapshot
from bot.services import Services
from dialogs.registry import dialog_by_name
from dialogs.runner import ENDED, begin
from dialogs.session import Session
from dialogs.user_input import Cancelled, UserInput
from state_machines.errors import Stale
from storage.unit_of_work import UnitOfWork

CASE_MOVED_ON = (
    "The case has moved on since you were asked, so nothing was recorded. This is what can be recorded now."
)


def restart_if_outdated(
    uow: UnitOfWork, services: Services, session: Session, user_input: UserInput, now: datetime
) -> Session | None:
    """The dialog at its first question, if the step has changed since it began; otherwise None.

    Raises Stale if the case has been closed. Cancelling a dialog is always possible.
    """
    if session.state in ENDED or isinstance(user_input, Cancelled):
        return None
    if not services.dialog_kind(session.dialog).present_step:
        return None
    state = load_snapshot(uow, services, session.context["escalation_id"], now)
    if not state.is_open:
        raise Stale("This case has been closed meanwhile. Nothing was recorded.")
    if session.started_at >= state.escalation.step_since:
        return None
    fresh = begin(
        dialog_by_name(session.dialog),
        session_id=session.id,
        person_id=session.person_id,
        now=now,
        context=session.context,
    )
    return replace(fresh, revision=session.revision + 1)
