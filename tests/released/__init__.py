"""What releases before this one wrote, and what cases may still be under way with."""

from __future__ import annotations

import gzip
from pathlib import Path

from state_machines.policy.policy import Policy, reopen_policy

_POLICIES = Path(__file__).parent / "policies"


def first_version_of(board: str) -> Policy:
    """The board's file as its first version had it, opened as a case that began under it opens it."""
    text = gzip.decompress((_POLICIES / f"{board}.1.yaml.gz").read_bytes()).decode()
    return reopen_policy(text, board)
