"""What a signed request holds: the signature is checked over the bytes before anything of them is read."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from bot.slack.blocks.text import Json

#: Seconds between Slack's clock and ours after which a request may be a replay, as Slack's guide has it.
_REPLAYED_AFTER = 300

#: A command has about fifteen.
_MOST_FIELDS = 100


class Refused(ValueError):
    """A request that is not answered otherwise; `status` says why."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True, slots=True)
class Signature:
    """Checks with the app's signing secret; `clock` in seconds since 1970."""

    secret: str
    clock: Callable[[], float] = time.time

    def check(self, timestamp: str, signature: str, body: bytes) -> None:
        """Raises Refused (401) for what Slack did not sign, or signed more than five minutes ago."""
        if not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > 12:
            raise Refused(401, "no timestamp")
        if abs(self.clock() - int(timestamp)) > _REPLAYED_AFTER:
            raise Refused(401, "too old")
        signed = b"v0:%s:%s" % (timestamp.encode(), body)
        expected = "v0=" + hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()
        # As bytes: comparing text that is not ASCII raises.
        if not self.secret or not hmac.compare_digest(expected.encode(), signature.encode()):
            raise Refused(401, "not signed by Slack")


def decoded(content_type: str, body: bytes) -> Json:
    """The payload of an event (JSON), a press (a form with one JSON field) or a command (a form).

    Raises Refused (400) for anything else.
    """
    try:
        if content_type.partition(";")[0].strip().lower() == "application/json":
            return _mapping(json.loads(body))
        if body.startswith(b"payload="):
            return _mapping(json.loads(_payload(body)))
        return dict(
            parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100)
        )
    except (ValueError, RecursionError) as error:  # bad JSON and bad UTF-8 are both ValueErrors
        raise Refused(400, f"not readable ({type(error).__name__})") from None


def _payload(body: bytes) -> bytes | str:
    """What stands after `payload=`, unescaped."""
    escaped = body[len(b"payload=") :]
    if not any(sign in escaped for sign in (b"&", b"=", b"\n")):
        # Quoted-printable has the same escapes but for their sign, and C undoes them ten times as fast.
        plain = binascii.a2b_qp(escaped.replace(b"+", b" ").replace(b"%", b"="))
        if len(plain) == len(escaped) - 2 * escaped.count(b"%"):  # each was one
            return plain
    return dict(_fields(body))["payload"]


def _fields(body: bytes) -> list[tuple[str, str]]:
    return parse_qsl(
        body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
    )


def _mapping(value: object) -> Json:
    if not isinstance(value, dict):
        raise Refused(400, "not an object")
    return value
