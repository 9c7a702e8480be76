"""Flowchart pictures that a chat has already."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from storage.tables import pictures
from storage.transaction import Transaction


class PicturesRepository:
    """The chat's file for a policy version's flowchart with one step marked."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def file_of(self, policy_hash: str, step: str) -> str | None:
        query = select(pictures.c.file_id).where(
            pictures.c.policy_hash == policy_hash, pictures.c.step == step
        )
        row = self._transaction.one_or_none(query)
        return None if row is None else str(row.file_id)

    def keep(self, policy_hash: str, step: str, file_id: str, now: datetime) -> None:
        """Store the file's id; where another upload was quicker, that one stays."""
        row = {"policy_hash": policy_hash, "step": step, "file_id": file_id, "uploaded_at": now}
        self._transaction.add_if_new(pictures, row)
