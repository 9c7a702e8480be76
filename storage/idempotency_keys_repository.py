"""Stores idempotency keys: the second of two equal requests gets the first one's answer (promise 5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from storage.records import Json
from storage.tables import handled
from storage.transaction import Transaction

_ANSWER = select(handled.c.key, handled.c.answer).where(handled.c.key == bindparam("asked"))


class IdempotencyKeysRepository:
    """Answers by idempotency key, stored in the same transaction as what the request did."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        #: Whether a press or a command is what this unit of work carries out.
        self.by_a_press = False

    def answer_of(self, key: str) -> dict[str, Any] | None:
        """What the request with this key was answered; None when it has not been carried out yet.

        A writing unit locks the key, so that a press that is delivered twice at once waits for its first
        answer.
        """
        if self._transaction.writing:
            self._transaction.lock(f"handled:{key}")
        row = self._transaction.one_or_none(_ANSWER, {"asked": key})
        return None if row is None else dict(row.answer)

    def remember_if_new(self, key: str, answer: Mapping[str, Json], now: datetime) -> bool:
        """Store the key and the answer unless the key is there already; returns whether it was new.

        For requests whose first answer is not needed. It is one statement: of two at once the second waits
        until the first has committed, or takes its place where the first was rolled back.
        """
        self.by_a_press = True
        return self._transaction.add_if_new(handled, {"key": key, "answer": dict(answer), "at": now})

    def remember(self, key: str, answer: Mapping[str, Json], now: datetime) -> None:
        """Store the key and the answer; raises ChangedMeanwhile where another process has just done so."""
        self.by_a_press = True
        self._transaction.add(handled, {"key": key, "answer": dict(answer), "at": now})

    def forget_before(self, moment: datetime) -> int:
        """Delete keys of requests too old to be delivered again; returns how many."""
        return self._transaction.run(delete(handled).where(handled.c.at < moment))
