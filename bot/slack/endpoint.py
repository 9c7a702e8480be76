"""What a door to Slack needs of what is behind it."""

from __future__ import annotations

from typing import Protocol

from slack_bolt import App
from slack_sdk.signature import SignatureVerifier


class SlackEndpoint(Protocol):
    """Answers Slack's payloads, whichever door they came by."""

    @property
    def bolt(self) -> App:
        """What takes payloads; its client knows Slack's address, for opening connections."""

    @property
    def verifier(self) -> SignatureVerifier | None:
        """Knows what Slack signed; None where nothing can have been."""
