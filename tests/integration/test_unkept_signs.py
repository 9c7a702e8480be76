"""NUL and half of an emoji are refused alike on both databases, in the same words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from state_machines.errors import Refused
from storage.unit_of_work import Store
from tests.integration.examples import RUTH, populate_store

SIGNS = ["\x00", "\ud83d", "\ude00"]


@pytest.mark.parametrize("sign", SIGNS)
def test_a_reference_that_is_looked_for(store: Store, sign: str) -> None:
    with store.read() as uow, pytest.raises(Refused) as refused:
        uow.cases.by_reference(f"LH{sign}1042")
    assert "cannot be kept" in refused.value.user_message
    assert "Nothing was saved." in refused.value.user_message


@pytest.mark.parametrize("sign", SIGNS)
def test_what_is_stored_openly(store: Store, sign: str) -> None:
    with populate_store(store).write() as uow, pytest.raises(Refused, match="cannot be kept"):
        uow.people.upsert_many([replace(RUTH, email=f"ruth{sign}@larkhaven.example")])


@pytest.mark.parametrize("sign", SIGNS)
def test_what_is_sealed(store: Store, sign: str) -> None:
    with populate_store(store).write() as uow, pytest.raises(Refused, match="cannot be kept"):
        uow.people.upsert_many([replace(RUTH, name=f"Ruth{sign}")])


def test_a_whole_emoji_is_kept(store: Store) -> None:
    with populate_store(store).write() as uow:
        uow.people.upsert_many([replace(RUTH, name="Ruth \U0001f600")])
        uow.commit()
    with store.read() as uow:
        found = uow.people.by_id(RUTH.id)
    assert found
    assert found.name == "Ruth \U0001f600"
