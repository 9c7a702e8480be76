"""Checks Slack's signature over the bytes of a request, before anything in it is read."""

from __future__ import annotations

from slack_sdk.signature import SignatureVerifier


def signature_verifier(signing_secret: str) -> SignatureVerifier | None:
    """The verifier for this secret; None without a secret, so that nobody is believed."""
    return SignatureVerifier(signing_secret) if signing_secret.strip() else None


def is_signed_by_slack(
    verifier: SignatureVerifier | None, timestamp: str, signature: str, body: bytes
) -> bool:
    """Whether Slack signed this request within the last five minutes."""
    try:
        return verifier is not None and verifier.is_valid(body, timestamp, signature)
    except (ValueError, TypeError):  # a time that is no number, a body not UTF-8, a signature not ASCII
        return False
