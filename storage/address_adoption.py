"""People whose account the release before has linked or taken away are given the address that follows.

Goes with the column `slack_user_id`; see docs/decisions/0023.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from storage.stored_addresses import adopted_text, may_need_adoption
from storage.tables import people
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Adoption:
    """Somebody's columns as they were read, and what `address` should hold."""

    person_id: str
    address: str | None
    slack_user_id: str | None
    due: str | None


def adoptions_due(transaction: Transaction, workspace: str) -> tuple[Adoption, ...]:
    """Those whose address is not what it should be."""
    query = select(people.c.id, people.c.address, people.c.slack_user_id).where(may_need_adoption(workspace))
    found = (
        Adoption(
            row.id, row.address, row.slack_user_id, adopted_text(row.address, row.slack_user_id, workspace)
        )
        for row in transaction.rows(query)
    )
    return tuple(one for one in found if one.due != one.address)


def carry_out_adoptions(transaction: Transaction, adoptions: Sequence[Adoption]) -> None:
    """Write them, but for those whose account changed since it was read."""
    for one in adoptions:  # first, for what one has lost another may have been given
        if one.address is not None:
            _set_address(transaction, one, None)
    for one in adoptions:
        if one.due is not None:
            _set_address(transaction, one, one.due)


def _set_address(transaction: Transaction, adoption: Adoption, address: str | None) -> None:
    unchanged = people.c.slack_user_id.is_not_distinct_from(adoption.slack_user_id)
    theirs = update(people).where(people.c.id == adoption.person_id, unchanged)
    transaction.run(theirs.values(address=address))
