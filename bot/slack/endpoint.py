"""What the transport to Slack, by socket or by HTTP, needs of the application behind it."""

from __future__ import annotations

from typing import Protocol

from slack_bolt import App
from slack_sdk.signature import SignatureVerifier


class SlackEndpoint(Protocol):
    """Answers Slack's payloads, whichever way they came."""

    @property
    def bolt(self) -> App:
        """The Bolt app that takes payloads. Its client knows Slack's address."""

    @property
    def verifier(self) -> SignatureVerifier | None:
        """Checks Slack's signatures; None if no request can be signed."""
