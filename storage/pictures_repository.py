"""Flowchart pictures that a chat has already, and those that it refused and that are left out for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from storage.tables import pictures
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """The chat's file, empty where there is none; `left_out_at` is when it was refused for good."""

    file_id: str
    uploaded_at: datetime
    left_out_at: datetime | None = None


class PicturesRepository:
    """The chat's file for a policy version's flowchart with one step marked."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def find(self, policy_hash: str, step: str) -> StoredPicture | None:
        """What is known of it; None where nobody has uploaded it."""
        row = self._transaction.one_or_none(select(pictures).where(*_this(policy_hash, step)))
        return None if row is None else StoredPicture(row.file_id, row.uploaded_at, row.left_out_at)

    def keep(self, policy_hash: str, step: str, file_id: str, now: datetime) -> None:
        """Store the file's id; where another upload was quicker, that one stays."""
        row = {"policy_hash": policy_hash, "step": step, "file_id": file_id, "uploaded_at": now}
        if not self._transaction.add_if_new(pictures, row):
            left_out = update(pictures).where(*_this(policy_hash, step), pictures.c.file_id == "")
            self._transaction.run(left_out.values(file_id=file_id, uploaded_at=now, left_out_at=None))

    def forget(self, policy_hash: str, step: str, file_id: str) -> None:
        """The chat does not show this file any more; one that somebody has uploaded meanwhile stays."""
        self._transaction.run(
            delete(pictures).where(*_this(policy_hash, step), pictures.c.file_id == file_id)
        )

    def leave_out(self, policy_hash: str, step: str, now: datetime) -> None:
        """It was refused again and again: nobody tries for a while. A release before uploads it again."""
        values = {"file_id": "", "uploaded_at": now, "left_out_at": now}
        row = {"policy_hash": policy_hash, "step": step, **values}
        if not self._transaction.add_if_new(pictures, row):
            self._transaction.run(update(pictures).where(*_this(policy_hash, step)).values(values))


def _this(policy_hash: str, step: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return pictures.c.policy_hash == policy_hash, pictures.c.step == step
