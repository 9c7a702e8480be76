"""A small policy that passes every check, for tests to break in one place at a time."""

from __future__ import annotations

from pathlib import Path

SMALL_POLICY = Path(__file__).with_name("small_policy.yaml").read_text(encoding="utf-8")


def small_policy_with(old: str, new: str) -> str:
    """The small policy with one passage changed; the passage must be there."""
    assert old in SMALL_POLICY
    return SMALL_POLICY.replace(old, new, 1)
