"""Says which drafts alert people before "Submit": those that report danger, once the case is known."""

from __future__ import annotations

from dialogs.session import Session, SessionState

#: The facts for which a draft alerts people, each with its value; a dialog that can alert sets one of them.
ALERTING = {"immediate_danger": "yes", "safe_now": "no"}
#: The step that asks which case it is; without it a dialog's drafts cannot alert anybody.
CASE_STEP = "case"


def is_alert_due(session: Session) -> bool:
    """Whether people are to be pinged about this draft now, even if it is never submitted."""
    alarming = any(session.facts.get(fact) == value for fact, value in ALERTING.items())
    return alarming and _is_under_way(session) and CASE_STEP in session.trail


def is_not_safe(session: Session) -> bool:
    """Whether the reporter said that they themselves are not safe, and has not changed that answer."""
    return session.facts.get("safe_now") == ALERTING["safe_now"]


def _is_under_way(session: Session) -> bool:
    return session.state in {SessionState.ASKING, SessionState.REVIEW}
