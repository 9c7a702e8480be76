"""Says which drafts alert people before "Submit": those that report danger, and about whom."""

from __future__ import annotations

from datetime import datetime

from dialogs.session import Session, SessionState
from dialogs.user_input import Answered, UserInput
from state_machines.alarms.alarm import AlarmAbout
from state_machines.alarms.danger_reason import REASONS

#: The facts for which a draft alerts people, each with its value; a dialog that can alert sets one of them.
ALERTING = {"immediate_danger": "yes", "safe_now": "no"}
#: The facts that raise an alarm at once, whatever else is known, by what the alarm is about.
_DANGERS = {
    AlarmAbout.REPORTER: {"safe_now": "no"},
    AlarmAbout.CHILD: {fact: value for facts in REASONS.values() for fact, value in facts.items()},
}
#: The questions whose answers say so.
_DANGER_STEPS = {
    AlarmAbout.REPORTER: ("safety",),
    AlarmAbout.CHILD: (
        "immediate_danger",
        "household",
        "intervene_now",
        "child_seen",
        "who_saw_last",
        "child_alone",
        "safeguarding_concern",
    ),
}
#: The step that asks which case it is; without it a dialog's drafts cannot alert anybody.
CASE_STEP = "case"


def is_alert_due(session: Session) -> bool:
    """Whether people are to be pinged about this draft now, even if it is never submitted."""
    alarming = any(session.facts.get(fact) == value for fact, value in ALERTING.items())
    return alarming and _is_under_way(session) and CASE_STEP in session.trail


def danger_in(session: Session) -> frozenset[AlarmAbout]:
    """Who is in danger by what the draft says now, whether or not the case is known."""
    return frozenset(
        about
        for about, facts in _DANGERS.items()
        if any(session.facts.get(fact) == value for fact, value in facts.items())
    )


def may_say_danger(user_input: UserInput) -> bool:
    """Whether this input answers a question that may say danger, or which case it is."""
    steps = {CASE_STEP, *(step for found in _DANGER_STEPS.values() for step in found)}
    return isinstance(user_input, Answered) and user_input.step in steps


def asks_about_danger(user_input: UserInput) -> bool:
    """Whether this input answers a question that may say danger, whatever the answer is."""
    return may_say_danger(user_input) and isinstance(user_input, Answered) and user_input.step != CASE_STEP


def danger_said_at(session: Session, about: AlarmAbout) -> datetime | None:
    """When a question about this danger was answered last; None where none was."""
    answered = (session.answered_at.get(step) for step in _DANGER_STEPS[about])
    return max((at for at in answered if at is not None), default=None)


def is_not_safe(session: Session) -> bool:
    """Whether the reporter said that they themselves are not safe, and has not changed that answer."""
    return session.facts.get("safe_now") == ALERTING["safe_now"]


def _is_under_way(session: Session) -> bool:
    return session.state in {SessionState.ASKING, SessionState.REVIEW}
