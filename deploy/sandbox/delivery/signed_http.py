"""Signed HTTP: each payload is posted to the app's address, and the response is the acknowledgement."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import httpx

from deploy.sandbox.delivery.parcel import Parcel, Receipt
from deploy.sandbox.values import Json


class SignedHttp:
    """Posts to one address, signed with the app's secret over real time."""

    def __init__(self, url: str, secret: str) -> None:
        self._url, self._secret = url, secret.encode()
        # No proxy from the environment: the app is on this machine.
        self._client = httpx.AsyncClient(trust_env=False)

    async def carry(self, parcel: Parcel, seconds: float) -> Receipt:
        """Post it; a 200 in time acknowledges, and its body is the acknowledgement's payload."""
        content_type, raw = _encode(parcel)
        headers = {"Content-Type": content_type, **self._signature(raw), **_retry(parcel)}
        try:
            reply = await self._client.post(self._url, content=raw, headers=headers, timeout=seconds)
        except httpx.TimeoutException:
            return Receipt("timeout")
        except httpx.TransportError:
            return Receipt("unreachable")
        if reply.status_code != httpx.codes.OK:
            return Receipt("refused", final=reply.headers.get("x-slack-no-retry") == "1")
        return Receipt("ok", _decode(reply))

    async def reachable(self) -> None:
        """Return at once, because an address is always tried and the retries do the waiting."""

    async def close(self) -> None:
        """Let go of kept connections."""
        await self._client.aclose()

    def _signature(self, raw: bytes) -> dict[str, str]:
        stamp = str(int(time.time()))
        digest = hmac.new(self._secret, b"v0:%s:%s" % (stamp.encode(), raw), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _encode(parcel: Parcel) -> tuple[str, bytes]:
    if parcel.kind == "events_api":
        return "application/json", json.dumps(parcel.body).encode()
    form = parcel.body if parcel.kind == "slash_commands" else {"payload": json.dumps(parcel.body)}
    return "application/x-www-form-urlencoded", urlencode(form).encode()


def _retry(parcel: Parcel) -> dict[str, str]:
    if not parcel.attempt:
        return {}
    reason = "http_timeout" if parcel.reason == "timeout" else parcel.reason
    return {"X-Slack-Retry-Num": str(parcel.attempt), "X-Slack-Retry-Reason": reason}


def _decode(reply: httpx.Response) -> Json | None:
    if not reply.content:
        return None
    if not reply.headers.get("content-type", "").startswith("application/json"):
        return {"text": reply.text}
    value = reply.json()
    return value if isinstance(value, dict) else None
