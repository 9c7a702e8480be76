"""Slack's signed requests as a WSGI application: each answer is a 2xx, a 4xx, or "deliver it again"."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from bot.health.answer import Answer
from bot.slack.blocks.text import Json
from bot.slack.reception import Acknowledgement
from bot.slack.side import Side
from bot.slack.signed import Refused, decoded

log = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"

#: Slack's own largest, a submitted view of 250 KB and what stands around it, fits in several times over.
MOST_BYTES = 1_000_000

_TEXT, _JSON = "text/plain; charset=utf-8", "application/json; charset=utf-8"


def only_up(path: str) -> Answer | None:
    """For a process of which nothing more is known than that it answers."""
    return Answer(HTTPStatus.OK, b"ok\n") if path == "/healthz" else None


def wsgi(side: Side, health: Callable[[str], Answer | None] = only_up) -> WSGIApplication:
    """Slack's requests, and beside them what `health` answers to a supervisor, by path."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            told = health(str(environ.get("PATH_INFO"))) if environ.get("REQUEST_METHOD") == "GET" else None
            if told is not None:
                return _said(start_response, told.status, told.body, kind=told.content_type)
            return _acknowledged(start_response, _answer(side, environ))
        except Refused as refused:
            log.info("http: refused a request: %s", refused)
            status = HTTPStatus(refused.status)
            return _said(start_response, status, status.phrase.encode() + b"\n", keep=refused.status != 413)

    return application


def _answer(side: Side, environ: WSGIEnvironment) -> Acknowledgement:
    if environ.get("PATH_INFO") != EVENTS_PATH:
        raise Refused(404, "no such address")
    if environ.get("REQUEST_METHOD") != "POST":
        raise Refused(405, "not a POST")
    body = _body(environ)
    stamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
    side.signature.check(stamp, environ.get("HTTP_X_SLACK_SIGNATURE", ""), body)
    payload = decoded(environ.get("CONTENT_TYPE", ""), body)
    asked = _of_the_address(payload)
    return side.answer(payload) if asked is None else Acknowledgement(asked)


def _body(environ: WSGIEnvironment) -> bytes:
    """Read whole before its signature can be checked, so a stranger's must not be any size."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal()) or len(length) > 9 or int(length) > MOST_BYTES:
        raise Refused(413, "too large")
    body: bytes = environ["wsgi.input"].read(int(length))
    if len(body) != int(length):
        raise Refused(400, "cut short")
    return body


def _of_the_address(payload: Json) -> Json | None:
    """What Slack asks of the address itself when it is entered on the app's page."""
    if payload.get("type") == "url_verification":
        return {"challenge": str(payload.get("challenge", ""))}
    return {} if payload.get("ssl_check") == "1" else None


def _acknowledged(start_response: StartResponse, given: Acknowledgement) -> Iterable[bytes]:
    status = HTTPStatus(given.status)
    body = json.dumps(given.body).encode() if given.body else b""
    return _said(start_response, status, body, kind=_JSON if body else _TEXT)


def _said(
    start_response: StartResponse, status: HTTPStatus, words: bytes, *, kind: str = _TEXT, keep: bool = True
) -> Iterable[bytes]:
    headers = [("Content-Type", kind), ("Content-Length", str(len(words)))]
    if not keep:  # what was not read must not be taken for the next request on the same connection
        headers.append(("Connection", "close"))
    start_response(f"{status.value} {status.phrase}", headers)
    return [words]
