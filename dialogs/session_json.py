"""Writes a session as JSON and reads it back, which is how drafts are stored and outlive a release."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from dialogs.session import Session
from state_machines.errors import NewerRelease

_SESSION = TypeAdapter(Session)


def session_to_json(session: Session) -> str:
    """The whole session as JSON; it holds the narrative, so it is encrypted wherever it is kept."""
    return _SESSION.dump_json(session).decode()


def session_from_json(text: str) -> Session:
    """The session that was written as this JSON.

    A field that a later release added takes its default, one that it dropped is ignored. NewerRelease where
    its state is none that this release knows; ValueError when the text is not a session.
    """
    try:
        return _SESSION.validate_json(text)
    except ValidationError as error:
        if any(problem["type"] == "enum" for problem in error.errors(include_input=False)):
            raise NewerRelease("the state of a draft") from None
        raise
