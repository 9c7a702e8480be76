"""A client of the local Slack's control API."""

from __future__ import annotations

from typing import Any

import httpx

Json = dict[str, Any]

#: A press is answered once the app has acknowledged or three seconds have passed; this leaves room.
_TIMEOUT = 15.0


class NotPossible(Exception):
    """The local Slack refused an act. The message says what was visible instead."""


class Control:
    """Looks at screens, acts for people, moves the clock and reads the journal."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=f"{url}/control", trust_env=False, timeout=_TIMEOUT)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def is_up(self) -> bool:
        """Whether the local Slack is up."""
        try:
            return self._http.get("/people").is_success
        except httpx.TransportError:
            return False

    def people(self) -> list[Json]:
        """The personas: handle, name, role."""
        return list(self._get("/people")["people"])

    def screen(self, handle: str) -> Json:
        """What one person sees now."""
        return self._get(f"/screen/{handle}")

    def act(self, handle: str, do: str, **what: Any) -> Json:
        """Let one person act, and return their screen afterwards; NotPossible if the control is not there."""
        body = {"do": do, **{name: value for name, value in what.items() if value is not None}}
        answer = self._http.post(f"/act/{handle}", json=body)
        if answer.is_client_error:
            raise NotPossible(str(answer.json().get("error", answer.text)))
        return dict(answer.raise_for_status().json())

    def advance(self, how_long: str) -> Json:
        """Move the workspace's clock by an ISO 8601 duration. The bot has the new time on return."""
        return dict(self._http.post("/clock", json={"advance": how_long}).raise_for_status().json())

    def now(self) -> str:
        """The workspace's time (ISO 8601, UTC)."""
        return str(self._get("/clock")["now"])

    def journal(self, since: int = 0) -> list[Json]:
        """The exchanges between the local Slack and the bot after entry `since`, oldest first."""
        return list(self._get("/journal", since=since)["entries"])

    def _get(self, path: str, **query: Any) -> Json:
        return dict(self._http.get(path, params=query).raise_for_status().json())
