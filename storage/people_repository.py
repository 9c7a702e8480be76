"""Stores the directory of people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, or_, select, update

from state_machines.people.address import Address
from state_machines.people.people import AccountProblem, Person
from storage.address_adoption import Adoption, adoptions_due, carry_out_adoptions
from storage.known_values import shown_value
from storage.stored_addresses import ACCOUNT_KEY, HAS_ACCOUNT, person_address, person_columns
from storage.tables import direct_messages, people
from storage.transaction import Transaction

#: Asked at every press, so they are built once.
_BY_ADDRESS = select(people).where(people.c.address == bindparam("address"))
_BY_SLACK_USER = select(people).where(people.c.slack_user_id == bindparam("slack_user"))

#: What no `Person` holds as it is stored.
_OTHERWISE = frozenset({"address", "slack_user_id", "account_problem", "account_seen_at"})
_PLAIN_COLUMNS = tuple(column.name for column in people.c if column.name not in _OTHERWISE)

_HERE = people.c.left_at.is_(None)
#: Of whose account the chat is asked again: those who have one, and have not left.
_LINKED = and_(_HERE, HAS_ACCOUNT)


class PeopleRepository:
    """People by id, e-mail address (in any case) or the address of their account."""

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

    def by_address(self, address: Address) -> Person | None:
        """Whose account this is, also where only the release before has linked it so far."""
        row = self._transaction.one_or_none(_BY_ADDRESS, {"address": str(address)})
        person = None if row is None else _person(row)
        if person is not None and person.address == address:
            return person
        known_before = person_columns(address)["slack_user_id"]
        row = self._transaction.one_or_none(_BY_SLACK_USER, {"slack_user": known_before})
        return None if row is None else replace(_person(row), address=address)

    def all(self) -> tuple[Person, ...]:
        """Everybody, in the order of their e-mail addresses."""
        return tuple(_person(row) for row in self._transaction.rows(select(people).order_by(people.c.email)))

    def administrators(self) -> tuple[Person, ...]:
        """The administrators who can be reached, in the order of their e-mail addresses."""
        able = (people.c.administrator.is_(True), people.c.reachable.is_(True), _HERE)
        theirs = select(people).where(*able)
        return tuple(_person(row) for row in self._transaction.rows(theirs.order_by(people.c.email)))

    def unreachable_ids(self) -> tuple[str, ...]:
        """Ids of those who could not be reached when last tried; no name is opened for that."""
        query = select(people.c.id).where(people.c.reachable.is_(False), _HERE).order_by(people.c.email)
        return tuple(row.id for row in self._transaction.rows(query))

    def ids_of_team(self, team: str) -> tuple[str, ...]:
        """Those of this team who can be reached; no name is decrypted."""
        theirs = select(people.c.id).where(people.c.team == team, people.c.reachable.is_(True))
        return tuple(row.id for row in self._transaction.rows(theirs.order_by(people.c.id)))

    def ids_without_account(self) -> tuple[str, ...]:
        """Ids of those whose account was never asked for; no name is opened for that."""
        waits = (~HAS_ACCOUNT, people.c.reachable.is_(True), _HERE)
        query = select(people.c.id).where(*waits).order_by(people.c.email)
        return tuple(row.id for row in self._transaction.rows(query))

    def count_not_asked_for(self) -> int:
        """Of how many people the account was never asked for, so that nobody knows if they are reached."""
        waits = select(func.count()).where(~HAS_ACCOUNT, people.c.reachable.is_(True), _HERE)
        return int(self._transaction.flushed_connection().scalar(waits) or 0)

    def count_with_problem(self, problem: AccountProblem) -> int:
        """How many people who have not left have this trouble with their account."""
        found = select(func.count()).where(people.c.account_problem == problem.value, _HERE)
        return int(self._transaction.flushed_connection().scalar(found) or 0)

    def to_look_at_again(self, since: datetime, limit: int) -> tuple[str, ...]:
        """Ids of those with an account of which the chat was not asked since then; the longest ago first."""
        before = or_(people.c.account_seen_at.is_(None), people.c.account_seen_at < since)
        order = (people.c.account_seen_at.is_not(None), people.c.account_seen_at, people.c.id)
        query = select(people.c.id).where(_LINKED, before).order_by(*order).limit(limit)
        return tuple(row.id for row in self._transaction.rows(query))

    def mark_looked_at(self, person_id: str, now: datetime | None) -> None:
        """Note that the chat was asked about this person's account; None has it asked again soon."""
        theirs = update(people).where(people.c.id == person_id)
        self._transaction.run(theirs.values(account_seen_at=now))

    def addresses_without_conversation(self) -> tuple[Address, ...]:
        """Addresses of those whose direct messages nobody has opened yet; no name is opened for that."""
        opened = select(direct_messages.c.channel).where(direct_messages.c.slack_user_id == ACCOUNT_KEY)
        waits = and_(HAS_ACCOUNT, people.c.reachable.is_(True), ~opened.exists())
        query = select(people.c.address, people.c.slack_user_id).where(waits).order_by(people.c.email)
        found = (person_address(row.address, row.slack_user_id) for row in self._transaction.rows(query))
        return tuple(address for address in found if address is not None)

    def anybody(self) -> Person | None:
        """Any one person, which is enough to see whether the keys decrypt what is stored."""
        return next(map(_person, self._transaction.rows(select(people).limit(1))), None)

    def is_empty(self) -> bool:
        """Whether nobody was ever imported; it opens nothing that is sealed."""
        return not self._transaction.flushed_connection().scalar(select(select(people.c.id).exists()))

    def upsert_many(self, persons: Iterable[Person]) -> None:
        """Add or replace people by id; people who name each other may come in any order."""
        self._forget_cache()
        self._transaction.upsert(people, [_values(person) for person in persons])

    def set_account_problem(self, person_id: str, problem: AccountProblem, seen_at: datetime) -> None:
        """Keep why this person's account may not be used, and that they are passed over because of it."""
        self._forget_cache()
        changed = {"account_problem": problem.value, "reachable": False, "account_seen_at": seen_at}
        self._transaction.run(update(people).where(people.c.id == person_id).values(changed))

    def mark_left(self, person_ids: Iterable[str], now: datetime) -> None:
        """These people have left: they are nobody's to be told any more, and look after nothing."""
        self._forget_cache()
        ended = {"left_at": now, "reachable": False, "administrator": False}
        self._transaction.run(update(people).where(people.c.id.in_(sorted(person_ids)), _HERE).values(ended))

    def link_address(
        self, person_id: str, address: Address | None, *, reachable: bool, seen_at: datetime | None = None
    ) -> None:
        """Keep where this person has an account, or that they have none; `seen_at`: the chat was asked then.

        All of it in one update of the row: a second one in the same transaction has PostgreSQL look at the
        rows of the managers as well, and two who link each other's wait for one another.
        """
        self._forget_cache()
        columns = person_columns(address)
        # The release before may have moved the account on, and have left what it does not know.
        left = and_(people.c.address == columns["address"], people.c.id != person_id)
        self._transaction.run(update(people).where(left).values(address=None))
        changed: dict[str, Any] = columns | {"reachable": reachable}
        changed |= {"account_problem": None} if reachable else {}
        changed |= {"account_seen_at": seen_at} if seen_at is not None else {}
        self._transaction.run(
            update(people).where(people.c.id == person_id).values(changed), rows=[person_id]
        )

    def adoptions_due(self, workspace: str) -> tuple[Adoption, ...]:
        """Whose address is to be put right after what the release before has changed in this workspace."""
        return adoptions_due(self._transaction, workspace)

    def adopt_addresses(self, workspace: str) -> int:
        """Put those addresses right; how many they were."""
        due = self.adoptions_due(workspace)
        self._forget_cache()
        carry_out_adoptions(self._transaction, due)
        return len(due)

    def _forget_cache(self) -> None:
        self._by_id.clear()
        self._by_email.clear()

    def _where(self, condition: ColumnElement[bool]) -> Person | None:
        row = self._transaction.one_or_none(select(people).where(condition))
        return None if row is None else _person(row)


def _person(row: Row[Any]) -> Person:
    columns = row._asdict()
    address = person_address(columns.pop("address"), columns.pop("slack_user_id"))
    stored = columns.pop("account_problem")
    problem = None if stored is None else shown_value(AccountProblem, stored)
    del columns["account_seen_at"]
    return Person(**columns, address=address, account_problem=problem)


def _values(person: Person) -> dict[str, Any]:
    values = {name: getattr(person, name) for name in _PLAIN_COLUMNS}
    problem = person.account_problem
    values["account_problem"] = problem.value if problem is not None else None
    return values | person_columns(person.address) | {"email": person.email.lower()}
