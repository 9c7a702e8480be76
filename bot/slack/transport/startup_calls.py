"""Calls Slack when the process starts: a passing trouble is waited out, a refusal is not."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from bot.slack.transport.outcomes import CALL_ERRORS, outcome_of
from bot.slack.transport.proxy import refusal_status
from state_machines.errors import Unavailable
from state_machines.messages.delivery import RateLimited, UnknownResult

log = logging.getLogger(__name__)

T = TypeVar("T")

#: How long a start waits for a Slack in trouble before whoever started it hears of it.
PATIENCE = timedelta(minutes=1)

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(milliseconds=250), timedelta(seconds=10)


def ask_patiently(
    ask: Callable[[], T],
    *,
    patience: timedelta = PATIENCE,
    rest: Callable[[float], object] = time.sleep,
) -> T:
    """The answer to `ask`, which is repeated while Slack is in trouble or its answer is lost.

    Raises Unavailable if that lasts longer than `patience`. If Slack refuses, or nothing is at its address,
    waiting cannot help, and the error of `ask` is raised at once.
    """
    pause, waited = _FIRST_PAUSE, timedelta()
    while True:
        try:
            return ask()
        except CALL_ERRORS as error:
            wait = _wait_if_passing(error, pause)
            if wait is None:
                raise
            if waited + wait > patience:
                raise Unavailable(
                    "Slack is in trouble or asks to wait: start again in a few minutes."
                ) from error
            log.warning("starting: Slack gave no answer (%s), asking again", type(error).__name__)
        rest(wait.total_seconds())
        waited, pause = waited + wait, min(pause * 2, _LONGEST_PAUSE)


def _wait_if_passing(error: Exception, pause: timedelta) -> timedelta | None:
    """How long to wait before asking again; None if asking again would change nothing."""
    outcome = outcome_of(error)
    if isinstance(outcome, RateLimited):
        return max(pause, outcome.retry_after)
    return pause if isinstance(outcome, UnknownResult) or _is_passing(error) else None


def _is_passing(error: Exception) -> bool:
    """Whether Slack or a proxy answered that it is in trouble itself."""
    answered = getattr(getattr(error, "response", None), "status_code", 200)
    return int(refusal_status(getattr(error, "reason", error)) or answered) >= 500
