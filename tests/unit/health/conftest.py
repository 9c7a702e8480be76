"""The fixtures from which these tests start."""

from __future__ import annotations

from tests.unit.bot.conftest import hall

__all__ = ["hall"]
