"""Payloads as Slack sends and signs them, straight to the bot: for what no phone can be made to do."""

from __future__ import annotations

import copy
import hashlib
import hmac
import io
import json
import time
import uuid
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from wsgiref.types import WSGIApplication

from bot.slack.transport.request_signature import signature_verifier
from bot.slack.transport.wsgi import wsgi
from tests.stories.town import Town

Json = dict[str, Any]

SECRET = "a-secret-for-this-story"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def door(town: Town) -> WSGIApplication:
    """The running bot's signed door, beside its sockets."""
    assert town.bot is not None
    return wsgi(replace(town.bot.slack, verifier=signature_verifier(SECRET)))


def signature_headers(body: bytes, *, secret: str = SECRET, age: int = 0) -> dict[str, str]:
    """Slack's two headers, as if it had signed these bytes so many seconds ago."""
    stamp = str(int(time.time()) - age)
    # By hand: the SDK signs text only, and these bytes may be none.
    digest = hmac.new(secret.encode(), b"v0:%s:%s" % (stamp.encode(), body), hashlib.sha256).hexdigest()
    return {"HTTP_X_SLACK_REQUEST_TIMESTAMP": stamp, "HTTP_X_SLACK_SIGNATURE": f"v0={digest}"}


def post_payload(app: WSGIApplication, body: bytes, kind: str = FORM, **headers: str) -> tuple[int, bytes]:
    """The status and body of the answer; `headers` replace the right ones."""
    said: list[str] = []
    environ: Json = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/slack/events",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        **signature_headers(body),
        **headers,
    }

    def start(status: str, _headers: object, _trouble: object = None) -> Any:
        said.append(status)

    answer = b"".join(app(environ, start))
    return int(said[0].split()[0]), answer


def as_form(payload: Json) -> bytes:
    """How a press, a submission or a shortcut travels."""
    return urlencode({"payload": json.dumps(payload)}).encode()


def last(town: Town, kind: str) -> Json:
    """The payload of this type that the local Slack delivered last."""
    bodies: list[Json] = [entry["body"] for entry in town.journal() if entry["kind"] == "delivery"]
    return copy.deepcopy(next(body for body in reversed(bodies) if body.get("type", "command") == kind))


def live_press(town: Town) -> Json:
    """A press on the question that was drawn last, which has options: as a phone would send it next."""
    drawn = [entry["body"] for entry in town.journal() if entry["kind"] == "response_url"]
    rows = [block for block in drawn[-1]["blocks"] if block["type"] == "actions"]
    button = next(each for each in rows[0]["elements"] if each["action_id"].startswith("dialog:choose"))
    action = {**button, "block_id": rows[0]["block_id"]}
    # Without the message: a drawing that fails is then not left to the outbox, which would be an effect.
    return fresh(last(town, "block_actions") | {"actions": [action], "message": {}})


def fresh(payload: Json) -> Json:
    """The same once more, as a press of its own: Slack never gives a trigger twice."""
    return {**copy.deepcopy(payload), "trigger_id": uuid.uuid4().hex}
