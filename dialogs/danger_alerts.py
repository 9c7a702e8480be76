"""What does not wait for "Submit": danger, or a reporter who is not safe, once the case is known."""

from __future__ import annotations

from dialogs.session import Session, SessionState

#: The facts by which a draft alerts, each with the value that does; a dialog that can alert sets one of them.
ALERTING = {"immediate_danger": "yes", "safe_now": "no"}
#: The question that a dialog must use for its drafts to be able to alert.
CASE_STEP = "case"


def is_alert_due(session: Session) -> bool:
    """Whether people are to be pinged now about a draft, whether or not it is ever submitted."""
    alarming = any(session.facts.get(fact) == value for fact, value in ALERTING.items())
    return alarming and _is_under_way(session) and CASE_STEP in session.trail


def is_not_safe(session: Session) -> bool:
    """Whether the reporter themselves said that they are not safe, and has not said otherwise since."""
    return session.facts.get("safe_now") == ALERTING["safe_now"]


def alert_case(session: Session) -> str:
    """The reference of the case to alert about; KeyError unless `alert_due`."""
    return str(session.answers[CASE_STEP])


def _is_under_way(session: Session) -> bool:
    return session.state in {SessionState.ASKING, SessionState.REVIEW}
