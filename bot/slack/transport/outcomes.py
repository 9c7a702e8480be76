"""Translates what Slack answered, or how the connection failed, into a delivery outcome."""

from __future__ import annotations

import http.client
import re
import ssl
from datetime import timedelta
from socket import gaierror
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError, SlackRequestError

from bot.slack.transport.failures import AnswerLost, NotReached
from bot.slack.transport.proxy import ASKS_FOR_PASSWORD, refusal, refusal_status
from bot.slack.transport.refusals import refusal_of, refusal_words
from state_machines.messages.delivery import (
    PermanentFailure,
    RateLimited,
    SendResult,
    TemporaryFailure,
    UnknownResult,
)
from state_machines.messages.refusal import RefusalKind

#: Everything that a call lets out: the SDK's own errors, the connection's, and a torn answer; and our pool's.
CALL_ERRORS = (SlackClientError, OSError, http.client.HTTPException, NotReached, AnswerLost)

#: Slack asks for a wait without saying how long only when a proxy cut the header off.
_DEFAULT_WAIT = 30

#: Said of a channel that is not there any more, or never was for this app.
NO_SUCH_CHANNEL = "channel_not_found"

#: Said of a message that is not there any more: whoever wanted it gone has what they wanted.
GONE_ALREADY = "message_not_found"

#: What Slack's error codes look like; anything else is a page that some gateway put in their place.
_CODE = re.compile(r"^[a-z0-9_]+$")

#: Slack's own words on these two: some of it may have succeeded before the error.
_MAYBE_DONE_CODES = {"fatal_error", "internal_error"}

#: Of the calls that the SDK makes it is not known which proxy; a start has logged its name.
_THE_PROXY = "of HTTPS_PROXY"

#: Refused before it was looked at.
_NOT_DONE_STATUS = {503}


def code_of(error: Exception) -> str:
    """Slack's own code for this refusal; empty where it is none."""
    code = str(error.response.get("error", "")) if isinstance(error, SlackApiError) else ""
    return code if _CODE.match(code) else ""


def outcome_of(error: Exception) -> SendResult:
    """The outcome for one of CALL_ERRORS. It is Unknown if the message may have been posted."""
    if isinstance(error, SlackApiError):
        return _outcome_of_answer(error)
    if isinstance(error, NotReached):
        return TemporaryFailure(str(error))
    if isinstance(error, AnswerLost):
        return UnknownResult(str(error))
    if isinstance(error, SlackRequestError):
        return TemporaryFailure(f"the request was not made: {type(error).__name__}")
    if isinstance(error, URLError):
        return _outcome_of_url_error(error)
    return UnknownResult(f"the answer was lost: {type(error).__name__}")


def _outcome_of_answer(error: SlackApiError) -> SendResult:
    status = int(getattr(error.response, "status_code", 200))
    if status == ASKS_FOR_PASSWORD:  # only a proxy says so, in Slack's place
        return TemporaryFailure(refusal(_THE_PROXY, status))
    if status == 429:
        return RateLimited(timedelta(seconds=_retry_after(error)))
    if status >= 500:
        return _outcome_of_status(status)
    code = str(error.response.get("error", ""))
    if code in {"ratelimited", "rate_limited"}:
        return RateLimited(timedelta(seconds=_retry_after(error)))
    if not _CODE.match(code):
        return UnknownResult("Slack's answer could not be read")
    return _outcome_of_code(code)


def _outcome_of_code(code: str) -> SendResult:
    refusal, words = refusal_of(code), refusal_words(code)
    if code in _MAYBE_DONE_CODES:
        return UnknownResult(words, refusal)
    match refusal.kind:
        case RefusalKind.PLACE:
            return PermanentFailure(words, refusal=refusal)
        case RefusalKind.FORM:
            return PermanentFailure(words, to_anybody=True, refusal=refusal)
        case RefusalKind.NOT_NOW | RefusalKind.OURS:
            return TemporaryFailure(words, refusal)


def _outcome_of_status(status: int) -> SendResult:
    if status in _NOT_DONE_STATUS:
        return TemporaryFailure(f"Slack answered {status}")
    # A gateway that gave up does not say whether the request had gone through.
    return UnknownResult(f"Slack answered {status}")


def _retry_after(error: SlackApiError) -> int:
    headers = {name.lower(): value for name, value in dict(error.response.headers).items()}
    value = str(headers.get("retry-after", ""))
    return int(value) if value.isdecimal() else _DEFAULT_WAIT


def _outcome_of_url_error(error: URLError) -> SendResult:
    """The outcome of an error of the connection.

    Only if connecting or sending failed is it certain that nothing arrived.
    """
    reason = error.reason
    status = refusal_status(reason)
    if status is not None:
        return TemporaryFailure(refusal(_THE_PROXY, status))
    if isinstance(reason, ConnectionRefusedError | gaierror | ssl.SSLError | TimeoutError):
        return TemporaryFailure(f"Slack was not reached: {type(reason).__name__}")
    return UnknownResult(f"the connection broke: {type(reason).__name__}")
