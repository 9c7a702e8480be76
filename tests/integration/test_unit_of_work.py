"""Everything an event changes lands together or not at all, and the engine hears of it only then."""

from __future__ import annotations

import pytest

from storage.unit_of_work import Store
from tests.integration.examples import CASE, DUTY, NOW, PING, RUTH, SAM, populate, populate_store
from tests.stored import open_escalations


def is_empty(store: Store) -> bool:
    with store.read() as uow:
        return not (uow.people.all() or uow.cases.all() or open_escalations(uow)) and (
            uow.audit.verify().count == 0
        )


def test_an_exception_in_the_middle_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.write() as uow:
            populate(uow)
            uow.messages.enqueue(PING, NOW)
            uow.audit.append(NOW, "p-ruth", "report:submit", "e-1")
            raise OSError("the power went")

    with pytest.raises(OSError, match="power"):
        fail()
    assert is_empty(store)


def test_a_unit_that_is_not_committed_leaves_nothing(store: Store) -> None:
    with store.write() as uow:
        populate(uow)
        uow.audit.append(NOW, "p-ruth", "report:submit", "e-1")
    assert is_empty(store)


def test_a_unit_is_seen_by_others_only_after_its_commit(store: Store, other_process: Store) -> None:
    with store.write() as uow:
        uow.people.upsert_many([RUTH])
        with other_process.read() as elsewhere:
            assert elsewhere.people.all() == ()
        uow.commit()
        with other_process.read() as elsewhere:
            assert elsewhere.people.all() == (RUTH,)


def test_the_engine_is_woken_once_after_a_commit_that_leaves_it_work(store: Store) -> None:
    woken: list[str] = []
    populate_store(store)
    store.on_commit(lambda: woken.append("wake"))
    with store.write() as uow:
        uow.duties.save(DUTY)
        uow.messages.enqueue(PING, NOW)
        assert woken == []
        uow.commit()
        assert woken == ["wake"]


def test_the_engine_sleeps_on_when_nothing_concerns_it(store: Store) -> None:
    woken: list[str] = []
    populate_store(store)
    store.on_commit(lambda: woken.append("wake"))
    with store.write() as uow:
        uow.cases.upsert_many([CASE])
        uow.commit()
    with store.write() as uow:
        uow.messages.enqueue(PING, NOW)
    assert woken == []


def test_people_who_name_each_other_arrive_in_any_order(store: Store) -> None:
    with store.write() as uow:
        uow.people.upsert_many([SAM])
        uow.people.upsert_many([RUTH])
        uow.commit()
    with store.read() as uow:
        assert uow.people.all() == (RUTH, SAM)
