"""Logs an unexpected error with its place and an id to ask by, never with what somebody typed."""

from __future__ import annotations

import logging
import traceback
import uuid

from bot.log_events import log_event


def log_unexpected_error(log: logging.Logger, what: str, error: BaseException) -> str:
    """Log one line about the error, and return the id that the person affected can quote.

    The error's own message is left out, because it may hold an answer or a name: a database driver quotes its
    parameters. Its type and the places it passed through are logged.
    """
    trouble_id = uuid.uuid4().hex[:8]
    log_event(
        log,
        "trouble.met",
        logging.ERROR,
        what=what,
        error=error_types(error),
        trouble=trouble_id,
        places=traceback_places(error),
    )
    return trouble_id


def error_types(error: BaseException) -> str:
    """The error's type, and the type of the error that caused it."""
    cause = error.__cause__ or error.__context__
    return type(error).__name__ + (f" from {type(cause).__name__}" if cause else "")


def traceback_places(error: BaseException) -> str:
    """The last places in the code that the error passed through, outermost first."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames)
