"""Stores the versions of policies under which escalations go on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from storage.records import FrozenPolicy
from storage.tables import policy_versions
from storage.transaction import Transaction


class PoliciesRepository:
    """The text of each policy version that an escalation started with, by its hash (promise 9)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def freeze(self, policy_hash: str, name: str, text: str, now: datetime) -> None:
        """Store this text; storing the same version again changes nothing."""
        row = {"hash": policy_hash, "name": name, "text": text, "first_used_at": now}
        self._transaction.add_if_new(policy_versions, row)

    def by_hash(self, policy_hash: str) -> FrozenPolicy | None:
        row = self._transaction.one_or_none(
            select(policy_versions).where(policy_versions.c.hash == policy_hash)
        )
        return None if row is None else FrozenPolicy(**row._asdict())

    def by_hashes(self, hashes: Collection[str]) -> Mapping[str, FrozenPolicy]:
        """Those of these versions that are kept, by their hash."""
        if not hashes:
            return {}
        query = select(policy_versions).where(policy_versions.c.hash.in_(hashes))
        return {row.hash: FrozenPolicy(**row._asdict()) for row in self._transaction.rows(query)}
