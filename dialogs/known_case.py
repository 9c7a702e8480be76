"""Begins a draft about a case that is known already, so that nobody is asked which child is meant."""

from __future__ import annotations

from dataclasses import replace

from dialogs.danger_alerts import CASE_STEP
from dialogs.runner import settle
from dialogs.session import Session
from dialogs.spec import Dialog

#: The name in a draft's context under which the case's reference is given.
ABOUT_CASE = "about_case"


def with_known_case(dialog: Dialog, session: Session) -> Session:
    """The draft with the question of the case answered, where its context names one; it can be changed."""
    reference = session.context.get(ABOUT_CASE)
    if reference is None or all(step.name != CASE_STEP for step in dialog.steps):
        return session
    answered = replace(
        session,
        answers={**session.answers, CASE_STEP: reference},
        implied={**session.implied, CASE_STEP: {}},
        answered_at={**session.answered_at, CASE_STEP: session.started_at},
    )
    return settle(dialog, answered)
