"""The stories' town, for what happens when a process dies in the middle."""

from __future__ import annotations

from tests.stories.conftest import town

__all__ = ["town"]
