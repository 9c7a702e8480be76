"""Slack's signed requests as a WSGI application: each answer is a 2xx, a 4xx, or "deliver it again"."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from slack_bolt import BoltRequest, BoltResponse

from bot.health.http_answer import Answer
from bot.slack.bolt_app import dispatched
from bot.slack.endpoint import SlackEndpoint
from bot.slack.transport.form_decoding import form_text
from bot.slack.transport.request_signature import is_signed_by_slack

log = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"

#: Slack's own largest, a submitted view of 250 KB and what stands around it, fits in several times over.
MOST_BYTES = 1_000_000

_TEXT = "text/plain; charset=utf-8"

#: Bolt's, for deliveries of an event after the first; what else a request's head holds, nobody signed.
_RETRIES = ("X-Slack-Retry-Num", "X-Slack-Retry-Reason")


class _Refused(ValueError):
    """A request that Bolt does not get to see; `status` says why."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def only_up(path: str) -> Answer | None:
    """For a process of which nothing more is known than that it answers."""
    return Answer(HTTPStatus.OK, b"ok\n") if path == "/healthz" else None


def wsgi(side: SlackEndpoint, health: Callable[[str], Answer | None] = only_up) -> WSGIApplication:
    """Slack's requests, and beside them what `health` answers to a supervisor, by path."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            told = health(str(environ.get("PATH_INFO"))) if environ.get("REQUEST_METHOD") == "GET" else None
            if told is not None:
                return _said(start_response, told.status, told.body, kind=told.content_type)
            return _acknowledged(start_response, _answer(side, environ))
        except _Refused as refused:
            log.info("http: refused a request: %s", refused)
            status = HTTPStatus(refused.status)
            return _said(start_response, status, status.phrase.encode() + b"\n", keep=refused.status != 413)

    return application


def _answer(side: SlackEndpoint, environ: WSGIEnvironment) -> BoltResponse:
    if environ.get("PATH_INFO") != EVENTS_PATH:
        raise _Refused(404, "no such address")
    if environ.get("REQUEST_METHOD") != "POST":
        raise _Refused(405, "not a POST")
    body = _body(environ)
    stamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
    if not is_signed_by_slack(side.verifier, stamp, environ.get("HTTP_X_SLACK_SIGNATURE", ""), body):
        raise _Refused(401, "not signed by Slack within five minutes")
    return dispatched(side.bolt, lambda: BoltRequest(body=form_text(body), headers=_headers(environ)))


def _headers(environ: WSGIEnvironment) -> dict[str, str | Sequence[str]]:
    named = {name: environ.get(f"HTTP_{name.upper().replace('-', '_')}") for name in _RETRIES}
    return {name: value for name, value in named.items() if value} | {
        "Content-Type": environ.get("CONTENT_TYPE", "")
    }


def _body(environ: WSGIEnvironment) -> bytes:
    """Read whole before its signature can be checked, so a stranger's must not be any size."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal()) or len(length) > 9 or int(length) > MOST_BYTES:
        raise _Refused(413, "too large")
    body: bytes = environ["wsgi.input"].read(int(length))
    if len(body) != int(length):
        raise _Refused(400, "cut short")
    return body


def _acknowledged(start_response: StartResponse, given: BoltResponse) -> Iterable[bytes]:
    kind = given.first_headers()["content-type"]
    return _said(start_response, HTTPStatus(given.status), given.body.encode(), kind=kind)


def _said(
    start_response: StartResponse, status: HTTPStatus, words: bytes, *, kind: str = _TEXT, keep: bool = True
) -> Iterable[bytes]:
    headers = [("Content-Type", kind), ("Content-Length", str(len(words)))]
    if not keep:  # what was not read must not be taken for the next request on the same connection
        headers.append(("Connection", "close"))
    start_response(f"{status.value} {status.phrase}", headers)
    return [words]
