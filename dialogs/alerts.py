"""The one thing that does not wait for "Submit": immediate danger, once it is known which child's."""

from __future__ import annotations

from dialogs.session import Session, SessionState

#: The fact and the question that a dialog must use for its drafts to be able to alert.
DANGER_FACT = "immediate_danger"
CASE_STEP = "case"


def alert_due(session: Session) -> bool:
    """Whether people are to be pinged now about a draft, whether or not it is ever submitted."""
    under_way = session.state in {SessionState.ASKING, SessionState.REVIEW}
    return under_way and session.facts.get(DANGER_FACT) == "yes" and CASE_STEP in session.trail


def alert_case(session: Session) -> str:
    """The reference of the case to alert about; KeyError unless `alert_due`."""
    return str(session.answers[CASE_STEP])
