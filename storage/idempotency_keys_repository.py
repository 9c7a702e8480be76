"""What was already done: the second of two equal requests gets the first one's answer (promise 5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from storage.records import Json
from storage.tables import handled
from storage.transaction import Transaction

_ANSWER = select(handled.c.answer).where(handled.c.key == bindparam("asked"))


class IdempotencyKeysRepository:
    """Answers by idempotency key, stored in the same transaction as the effect."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        #: Whether this unit is what a press or a command came to.
        self.by_a_press = False

    def answer_of(self, key: str) -> dict[str, Any] | None:
        """What the request with this key was answered, or None when it was not handled yet.

        In a writing unit the key is held: a press that is delivered twice at once waits for its first answer.
        """
        if self._transaction.writing:
            self._transaction.lock(f"handled:{key}")
        row = self._transaction.one_or_none(_ANSWER, {"asked": key})
        return None if row is None else dict(row.answer)

    def remember_if_new(self, key: str, answer: Mapping[str, Json], now: datetime) -> bool:
        """Remember it unless it was handled before; whether this is the first.

        For what need not be asked its first answer. In one statement: of two at once the second waits until
        the first has committed, or takes its place where it has not.
        """
        self.by_a_press = True
        return self._transaction.add_if_new(handled, {"key": key, "answer": dict(answer), "at": now})

    def remember(self, key: str, answer: Mapping[str, Json], now: datetime) -> None:
        """Raises ChangedMeanwhile where another process has just handled it: then nothing here is stored."""
        self.by_a_press = True
        self._transaction.add(handled, {"key": key, "answer": dict(answer), "at": now})

    def forget_before(self, moment: datetime) -> int:
        """Drop what is too old to be delivered again; how many."""
        return self._transaction.run(delete(handled).where(handled.c.at < moment))
