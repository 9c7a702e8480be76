"""The gate before Bolt's WSGI adapter, which gets to see only what Slack signed.

Each answer is a 2xx, a 4xx, or "deliver it again".
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from slack_bolt import BoltResponse
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.adapter.wsgi.http_request import WsgiHttpRequest

from bot.slack.bolt_app import answer_or_refuse
from bot.slack.endpoint import SlackEndpoint
from bot.slack.transport.form_decoding import form_text
from bot.slack.transport.request_signature import is_signed_by_slack

log = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"

#: Slack's own largest, a submitted view of 250 KB and what stands around it, fits in several times over.
MOST_BYTES = 1_000_000

#: Bolt's, for deliveries of an event after the first; what else a request's head holds, nobody signed.
_RETRIES = ("HTTP_X_SLACK_RETRY_NUM", "HTTP_X_SLACK_RETRY_REASON")


class _Refused(ValueError):
    """A request that Bolt does not get to see; `status` says why."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def wsgi(side: SlackEndpoint) -> WSGIApplication:
    """Slack's requests, and nothing else: how the process is, is told on another port."""
    bolt = _Adapter(side.bolt, path=EVENTS_PATH)

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            return bolt(_check_request(side, environ), start_response)
        except _Refused as refused:
            log.info("http: refused a request: %s", refused)
            status = HTTPStatus(refused.status)
            return _answer(start_response, status, status.phrase.encode() + b"\n", keep=refused.status != 413)

    return application


class _Adapter(SlackRequestHandler):
    def dispatch(self, request: WsgiHttpRequest) -> BoltResponse:
        """A payload that Bolt stumbles over is answered, and not raised."""
        return answer_or_refuse(lambda: super(_Adapter, self).dispatch(request))


def _check_request(side: SlackEndpoint, environ: WSGIEnvironment) -> WSGIEnvironment:
    """The request that Bolt is to read, in place of the one that came; raises _Refused."""
    if environ.get("PATH_INFO") != EVENTS_PATH:
        raise _Refused(404, "no such address")
    if environ.get("REQUEST_METHOD") != "POST":
        raise _Refused(405, "not a POST")
    body = _body(environ)
    stamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
    if not is_signed_by_slack(side.verifier, stamp, environ.get("HTTP_X_SLACK_SIGNATURE", ""), body):
        raise _Refused(401, "not signed by Slack within five minutes")
    text = form_text(body).encode()
    return {name: environ[name] for name in _RETRIES if name in environ} | {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": EVENTS_PATH,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": environ.get("CONTENT_TYPE", ""),
        "CONTENT_LENGTH": str(len(text)),
        "wsgi.input": io.BytesIO(text),
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


def _answer(
    start_response: StartResponse, status: HTTPStatus, words: bytes, *, keep: bool
) -> Iterable[bytes]:
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(words)))]
    if not keep:  # what was not read must not be taken for the next request on the same connection
        headers.append(("Connection", "close"))
    start_response(f"{status.value} {status.phrase}", headers)
    return [words]
