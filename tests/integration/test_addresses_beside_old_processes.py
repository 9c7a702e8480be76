"""The release before links accounts by Slack's id alone, beside us: whoever is linked is found by both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select, update

from bot.use_cases.people.adopt_addresses import adopt_addresses
from state_machines.people.address import Address
from storage.migrations import upgrade
from storage.tables import people
from storage.unit_of_work import Store
from tests.integration.conftest import KEYS
from tests.integration.examples import RUTH, SAM, populate_store
from tests.integration.old_rows import tables_of, write_one_of_each
from tests.unit.bot.town_hall import account_at

#: The table as the release before knows it.
OLD = Table(
    "people",
    MetaData(),
    *(Column(one.name, one.type, primary_key=one.primary_key) for one in people.c if one.name != "address"),
)
U1, U2 = account_at("U1"), account_at("U2")


class OldProcess:
    """What a process of the release before does with accounts: its own statements, on its own columns."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def link_slack(self, person_id: str, slack_user_id: str | None, *, reachable: bool = True) -> None:
        changed = {"slack_user_id": slack_user_id, "reachable": reachable}
        self._run(update(OLD).where(OLD.c.id == person_id).values(changed))

    def add(self, person_id: str, slack_user_id: str) -> None:
        row = self.by_id(RUTH.id) | {"id": person_id, "email": f"{person_id}@a.example"}
        self._run(insert(OLD).values(row | {"slack_user_id": slack_user_id}))

    def by_slack_user(self, slack_user_id: str) -> str | None:
        with self._store.engine.connect() as connection:
            return connection.scalar(select(OLD.c.id).where(OLD.c.slack_user_id == slack_user_id))

    def by_id(self, person_id: str) -> dict[str, Any]:
        with self._store.engine.connect() as connection:
            return connection.execute(select(OLD).where(OLD.c.id == person_id)).one()._asdict()

    def _run(self, statement: Any) -> None:
        with self._store.engine.connect() as connection:
            connection.execution_options(writing=True)
            with connection.begin():
                connection.execute(statement)


@pytest.fixture
def town(store: Store) -> Store:
    """Ruth and Sam, neither of whom has an account yet."""
    populate_store(store)
    link(store, SAM.id, None)
    return store


def link(store: Store, person_id: str, address: Address | None) -> None:
    with store.write() as uow:
        uow.people.link_address(person_id, address, reachable=True)
        uow.commit()


def found(store: Store, address: Address) -> str | None:
    with store.read() as uow:
        person = uow.people.by_address(address)
    assert person is None or person.address == address
    return None if person is None else person.id


def address_of(store: Store, person_id: str) -> Address | None:
    with store.read() as uow:
        person = uow.people.by_id(person_id)
    assert person is not None
    return person.address


def stored_addresses(store: Store) -> Mapping[str, str | None]:
    with store.engine.connect() as connection:
        rows = connection.execute(select(people.c.id, people.c.address))
        return {row.id: row.address for row in rows}


def test_what_the_release_before_has_left_is_found_by_address_from_the_start(empty_url: str) -> None:
    with Store(empty_url, KEYS) as store:
        upgrade(store.engine, revision="0009")
        with store.engine.connect() as connection:
            connection.execution_options(writing=True)
            with connection.begin():
                write_one_of_each(connection, tables_of(store.engine), 1, "old")
        store.upgrade()
        theirs = account_at("slack_user_id-old-1")
        with store.engine.connect() as connection:
            assert connection.scalars(select(people.c.address)).all() == [None]
        assert adopt_addresses(store, "T0LARK") == 1
        assert adopt_addresses(store, "T0LARK") == 0
        with store.engine.connect() as connection:
            assert connection.scalars(select(people.c.address)).all() == [str(theirs)]


def test_what_an_old_process_links_is_found_at_once_and_adopted_later(town: Store) -> None:
    OldProcess(town).link_slack(SAM.id, "U1")
    assert found(town, U1) == SAM.id
    assert address_of(town, SAM.id) == Address("slack", "U1")
    assert adopt_addresses(town, "T0LARK") == 1
    assert address_of(town, SAM.id) == U1
    assert found(town, U1) == SAM.id


def test_whom_an_old_process_imports_is_adopted_as_well(town: Store) -> None:
    OldProcess(town).add("p-new", "U2")
    assert found(town, U2) == "p-new"
    assert adopt_addresses(town, "T0LARK") == 1
    assert stored_addresses(town) == {RUTH.id: None, SAM.id: None, "p-new": "slack:T0LARK/U2"}


def test_what_we_link_the_old_process_finds_and_what_we_take_away_it_does_not(town: Store) -> None:
    old = OldProcess(town)
    link(town, SAM.id, U1)
    assert old.by_slack_user("U1") == SAM.id
    assert adopt_addresses(town, "T0LARK") == 0
    link(town, SAM.id, None)
    assert old.by_slack_user("U1") is None
    assert adopt_addresses(town, "T0LARK") == 0


def test_what_we_store_anew_the_old_process_finds(town: Store) -> None:
    with town.write() as uow:
        uow.people.upsert_many([replace(RUTH, address=U1), replace(SAM, address=U2)])
        uow.commit()
    old = OldProcess(town)
    assert (old.by_slack_user("U1"), old.by_slack_user("U2")) == (RUTH.id, SAM.id)


def test_an_account_that_an_old_process_gives_to_another_is_theirs_for_us_too(town: Store) -> None:
    link(town, RUTH.id, U1)
    old = OldProcess(town)
    old.link_slack(RUTH.id, None, reachable=False)
    old.link_slack(SAM.id, "U1")
    assert found(town, U1) == SAM.id
    assert address_of(town, RUTH.id) is None
    assert adopt_addresses(town, "T0LARK") == 2
    assert stored_addresses(town) == {RUTH.id: None, SAM.id: "slack:T0LARK/U1"}


def test_accounts_that_an_old_process_has_exchanged_are_adopted_the_right_way_round(town: Store) -> None:
    link(town, RUTH.id, U1)
    link(town, SAM.id, U2)
    old = OldProcess(town)
    for person_id, user in ((RUTH.id, None), (SAM.id, "U1"), (RUTH.id, "U2")):
        old.link_slack(person_id, user)
    assert (found(town, U1), found(town, U2)) == (SAM.id, RUTH.id)
    assert adopt_addresses(town, "T0LARK") == 2
    assert stored_addresses(town) == {RUTH.id: "slack:T0LARK/U2", SAM.id: "slack:T0LARK/U1"}


def test_what_an_old_process_took_away_can_be_given_to_another_before_it_was_put_right(town: Store) -> None:
    link(town, RUTH.id, U1)
    OldProcess(town).link_slack(RUTH.id, None)
    link(town, SAM.id, U1)
    assert found(town, U1) == SAM.id
    assert stored_addresses(town) == {RUTH.id: None, SAM.id: "slack:T0LARK/U1"}


def test_everybody_can_be_stored_again_before_what_an_old_process_exchanged_was_put_right(
    town: Store,
) -> None:
    link(town, RUTH.id, U1)
    old = OldProcess(town)
    old.link_slack(RUTH.id, None)
    old.link_slack(SAM.id, "U1")
    with town.write() as uow:
        uow.people.upsert_many(reversed(uow.people.all()))
        uow.commit()
    assert old.by_slack_user("U1") == SAM.id
    assert found(town, U1) == SAM.id


def test_who_has_lost_their_account_to_an_old_process_is_one_without(town: Store) -> None:
    link(town, RUTH.id, U1)
    link(town, SAM.id, U2)
    OldProcess(town).link_slack(RUTH.id, None)
    with town.read() as uow:
        assert uow.people.ids_without_account() == (RUTH.id,)
        assert uow.people.addresses_without_conversation() == (U2,)


def test_direct_messages_that_an_old_process_has_opened_are_not_opened_again(town: Store) -> None:
    link(town, RUTH.id, U1)
    link(town, SAM.id, Address("matrix", "@sam:a.example"))
    with town.read() as uow:
        assert uow.people.addresses_without_conversation() == (U1, Address("matrix", "@sam:a.example"))
    with town.write() as uow:
        uow.direct_messages.save(Address("slack", "U1"), "D1")  # as the release before names it
        uow.commit()
    with town.read() as uow:
        assert uow.direct_messages.channel_of(U1) == "D1"
        assert uow.people.addresses_without_conversation() == (Address("matrix", "@sam:a.example"),)


def test_an_address_on_another_surface_stays_whatever_the_workspace(town: Store) -> None:
    elsewhere = Address("matrix", "@sam:a.example")
    link(town, SAM.id, elsewhere)
    assert adopt_addresses(town, "T0LARK") == 0
    assert found(town, elsewhere) == SAM.id
    assert OldProcess(town).by_id(SAM.id)["slack_user_id"] is None


def test_an_account_of_another_workspace_stays_as_it_is(town: Store) -> None:
    link(town, SAM.id, Address("slack", "T0ELSE/U1"))
    assert adopt_addresses(town, "T0LARK") == 0
    assert stored_addresses(town)[SAM.id] == "slack:T0ELSE/U1"
