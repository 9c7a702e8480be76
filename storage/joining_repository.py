"""Makes one of two rows that are one person, or one child's case: whatever names the one names the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Table, delete, select, update

from dialogs.session_json import session_from_json, session_to_json
from state_machines.errors import NewerRelease
from storage.tables import (
    alarms,
    case_network,
    cases,
    drafts,
    duties,
    escalations,
    messages,
    people,
    standing_facts,
)
from storage.tables.metadata import metadata
from storage.transaction import Transaction

#: The columns that hold ids of people in a list; the other columns say by a foreign key that they do.
_LISTS = (duties.c.told_ids, duties.c.declined, alarms.c.told_ids, standing_facts.c.not_shared_with)
#: Those that hold ids of cases.
_LISTS_OF_CASES = (alarms.c.also_case_ids,)


class JoiningRepository:
    """Moves everything from one row to another; the caller decides which stays, and puts it on record."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def move_person(self, from_id: str, to_id: str) -> int:
        """Whatever names the one person names the other; how many rows were changed.

        Of the people themselves only the links between them move: what the row says stays.
        """
        moved = self._leave_shared_networks(from_id, to_id)
        moved += sum(self._move(table, column, from_id, to_id) for table, column in _columns_to(people))
        moved += sum(self._move_in_lists(column, from_id, to_id) for column in _LISTS)
        moved += self._move_messages(from_id, to_id)
        moved += sum(
            self._move_in_cases(one, from_id, to_id) for one in (cases.c.plan_said, cases.c.restricted)
        )
        return moved + self._move_drafts(from_id, to_id)

    def move_case(self, from_id: str, to_id: str, from_reference: str, to_reference: str) -> int:
        """Whatever names the one case names the other, and the one is no more; how many rows were changed.

        The network of the one that stays is its own.
        """
        self._transaction.run(delete(case_network).where(case_network.c.case_id == from_id))
        still_open = escalations.c.open_case_id == from_id
        self._transaction.run(update(escalations).where(still_open).values(open_case_id=to_id))
        moved = sum(self._move(table, column, from_id, to_id) for table, column in _columns_to(cases))
        moved += sum(self._move_in_lists(column, from_id, to_id) for column in _LISTS_OF_CASES)
        moved += self._rename_in_drafts(from_reference, to_reference)
        self._transaction.run(delete(cases).where(cases.c.id == from_id))
        return moved

    def _move(self, table: Table, column: Column[Any], from_id: str, to_id: str) -> int:
        return self._transaction.run(update(table).where(column == from_id).values({column.name: to_id}))

    def _leave_shared_networks(self, from_id: str, to_id: str) -> int:
        """Where both are in a network, one of them is enough."""
        shared = select(case_network.c.case_id).where(case_network.c.person_id == to_id)
        twice = (case_network.c.person_id == from_id, case_network.c.case_id.in_(shared))
        return self._transaction.run(delete(case_network).where(*twice))

    def _move_in_lists(self, column: Column[Any], from_id: str, to_id: str) -> int:
        table = column.table
        rows = self._transaction.rows(select(table.c.id, column.label("listed")))
        changed = [
            (row.id, with_other(row.listed, from_id, to_id)) for row in rows if _names(row.listed, from_id)
        ]
        for row_id, listed in changed:
            self._transaction.run(update(table).where(table.c.id == row_id).values({column.name: listed}))
        return len(changed)

    def _move_messages(self, from_id: str, to_id: str) -> int:
        """What waits to be sent goes to the other, and names the other."""
        theirs = update(messages).where(messages.c.conversation == f"person:{from_id}")
        moved = self._transaction.run(theirs.values(conversation=f"person:{to_id}"))
        waiting = select(messages.c.seq, messages.c.payload).where(messages.c.state != "sent")
        for row in self._transaction.rows(waiting):
            if _names(row.payload, from_id):
                payload = with_other(row.payload, from_id, to_id)
                changed = update(messages).where(messages.c.seq == row.seq).values(payload=payload)
                moved += self._transaction.run(changed)
        return moved

    def _move_in_cases(self, column: Column[Any], from_id: str, to_id: str) -> int:
        said = select(cases.c.id, column.label("said")).where(column.is_not(None))
        theirs = [row for row in self._transaction.rows(said) if _names(row.said, from_id)]
        for row in theirs:
            values = {column.name: with_other(row.said, from_id, to_id)}
            self._transaction.run(update(cases).where(cases.c.id == row.id).values(values))
        return len(theirs)

    def _move_drafts(self, from_id: str, to_id: str) -> int:
        """The drafts follow; where both have the same under way, the one touched last goes on."""
        query = select(drafts).where(drafts.c.person_id == to_id).order_by(drafts.c.updated_at.desc())
        kept: set[str] = set()
        moved = 0
        for row in self._transaction.rows(query):
            session = with_other(row.session, from_id, to_id)
            key = None if row.open_key is None else row.open_key.replace(from_id, to_id)
            goes_on = None if key in kept else key
            if (session, goes_on) != (row.session, row.open_key):
                # Two keys must never be the same, not even between two statements.
                values = {"session": session, "open_key": goes_on}
                moved += self._save_draft(row.id, values)
            if goes_on is not None:
                kept.add(goes_on)
        return moved

    def _save_draft(self, draft_id: str, values: dict[str, Any]) -> int:
        other = update(drafts).where(drafts.c.open_key == values["open_key"], drafts.c.id != draft_id)
        if values["open_key"] is not None:
            self._transaction.run(other.values(open_key=None))
        return self._transaction.run(update(drafts).where(drafts.c.id == draft_id).values(values))

    def _rename_in_drafts(self, before: str, after: str) -> int:
        """What somebody has begun to report is about the case that stays."""
        moved = 0
        for row in self._transaction.rows(select(drafts).where(drafts.c.open_key.is_not(None))):
            try:
                session = session_from_json(row.session)
            except NewerRelease:
                continue  # the release that wrote it asks for the case again
            if session.answers.get("case") == before:
                answers = {**session.answers, "case": after}
                kept = session_to_json(replace(session, answers=answers))
                moved += self._transaction.run(
                    update(drafts).where(drafts.c.id == row.id).values(session=kept)
                )
        return moved


def _columns_to(other: Table) -> Iterator[tuple[Table, Column[Any]]]:
    """Every column of which a foreign key says that it names a row of this table."""
    for table in metadata.sorted_tables:
        for column in table.c:
            if any(key.column.table is other for key in column.foreign_keys):
                yield table, column


def _names(stored: Any, wanted: str) -> bool:
    """Whether a stored value holds this id, however deep."""
    if isinstance(stored, str):
        return wanted in stored
    if isinstance(stored, Mapping):
        return any(_names(each, wanted) for each in stored.values())
    return isinstance(stored, Sequence) and any(_names(each, wanted) for each in stored)


def with_other(stored: Any, before: str, after: str) -> Any:
    """The value with one id in the other's place, where both stood in a list once."""
    if isinstance(stored, str):
        return stored.replace(before, after)
    if isinstance(stored, Mapping):
        return {name: with_other(each, before, after) for name, each in stored.items()}
    if isinstance(stored, Sequence):
        moved = [with_other(each, before, after) for each in stored]
        return [each for place, each in enumerate(moved) if each not in moved[:place]]
    return stored
