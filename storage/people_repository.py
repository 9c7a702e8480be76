"""Stores the directory of people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, select, update

from state_machines.people.people import Person
from storage.tables import direct_messages, people
from storage.transaction import Transaction

#: Built once, for it is run at every press.
_BY_SLACK_USER = select(people).where(people.c.slack_user_id == bindparam("slack_user"))


class PeopleRepository:
    """People by id, e-mail address (in any case) or Slack account."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._by_id: dict[str, Person | None] = {}
        self._by_email: dict[str, Person | None] = {}

    def by_id(self, person_id: str) -> Person | None:
        """The person of this id, read once in a transaction, for a card names the same few people often."""
        if person_id not in self._by_id:
            self._by_id[person_id] = self._where(people.c.id == person_id)
        return self._by_id[person_id]

    def by_ids(self, person_ids: Iterable[str]) -> tuple[Person, ...]:
        """Those of these people who are in the directory."""
        query = select(people).where(people.c.id.in_(sorted(person_ids)))
        found = tuple(map(_person, self._transaction.rows(query)))
        self._by_id.update((person.id, person) for person in found)
        return found

    def by_email(self, email: str) -> Person | None:
        """The person of this address, read once in a transaction, for every case names the same managers."""
        address = email.lower()
        if address not in self._by_email:
            self._by_email[address] = self._where(people.c.email == address)
        return self._by_email[address]

    def by_slack_user(self, slack_user_id: str) -> Person | None:
        row = self._transaction.one_or_none(_BY_SLACK_USER, {"slack_user": slack_user_id})
        return None if row is None else _person(row)

    def all(self) -> tuple[Person, ...]:
        """Everybody, in the order of their e-mail addresses."""
        return tuple(_person(row) for row in self._transaction.rows(select(people).order_by(people.c.email)))

    def administrators(self) -> tuple[Person, ...]:
        """The administrators who can be reached, in the order of their e-mail addresses."""
        theirs = select(people).where(people.c.administrator.is_(True), people.c.reachable.is_(True))
        return tuple(_person(row) for row in self._transaction.rows(theirs.order_by(people.c.email)))

    def unreachable_ids(self) -> tuple[str, ...]:
        """Ids of those whose account could not be reached when Slack was last asked; no name is decrypted."""
        query = select(people.c.id).where(people.c.reachable.is_(False)).order_by(people.c.email)
        return tuple(row.id for row in self._transaction.rows(query))

    def ids_without_account(self) -> tuple[str, ...]:
        """Ids of those whose account was never looked up; no name is decrypted."""
        unasked = people.c.slack_user_id.is_(None) & people.c.reachable.is_(True)
        query = select(people.c.id).where(unasked).order_by(people.c.email)
        return tuple(row.id for row in self._transaction.rows(query))

    def accounts_without_conversation(self) -> tuple[str, ...]:
        """The accounts whose conversation of direct messages nobody has opened yet; no name is decrypted."""
        opened = select(direct_messages.c.channel).where(
            direct_messages.c.slack_user_id == people.c.slack_user_id
        )
        waits = people.c.slack_user_id.is_not(None) & people.c.reachable.is_(True) & ~opened.exists()
        rows = self._transaction.rows(select(people.c.slack_user_id).where(waits).order_by(people.c.email))
        return tuple(str(row.slack_user_id) for row in rows)

    def anybody(self) -> Person | None:
        """Any one person, which is enough to see whether the keys decrypt what is stored."""
        return next(map(_person, self._transaction.rows(select(people).limit(1))), None)

    def save(self, person: Person) -> None:
        self.upsert_many([person])

    def upsert_many(self, persons: Iterable[Person]) -> None:
        """Add or replace people by id; people who name each other may come in any order."""
        self._forget_cache()
        self._transaction.upsert(people, [_values(person) for person in persons])

    def link_slack(self, person_id: str, slack_user_id: str | None, *, reachable: bool) -> None:
        """Store what Slack said of this person's account."""
        self._forget_cache()
        changed = {"slack_user_id": slack_user_id, "reachable": reachable}
        self._transaction.run(update(people).where(people.c.id == person_id).values(changed))

    def _forget_cache(self) -> None:
        self._by_id.clear()
        self._by_email.clear()

    def _where(self, condition: ColumnElement[bool]) -> Person | None:
        row = self._transaction.one_or_none(select(people).where(condition))
        return None if row is None else _person(row)


def _person(row: Row[Any]) -> Person:
    return Person(**row._asdict())


def _values(person: Person) -> dict[str, Any]:
    values = {column.name: getattr(person, column.name) for column in people.c}
    return values | {"email": person.email.lower()}
