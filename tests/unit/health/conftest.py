"""What these tests start from."""

from __future__ import annotations

from tests.unit.bot.conftest import hall

__all__ = ["hall"]
