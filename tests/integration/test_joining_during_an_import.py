"""Two rows that become one while an import is under way: what it is yet to write follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.use_cases.people import import_in_turns
from bot.use_cases.people.import_people import import_people
from bot.use_cases.people.import_plan import ImportPlan, plan_import
from bot.use_cases.people.join_cases import join_cases
from bot.use_cases.people.join_people import join_people
from state_machines.people.people import Person
from storage.imports_repository import DIRECTORY
from storage.unit_of_work import Store, UnitOfWork
from tests.imported_authority import MORNING
from tests.integration.large_import import (
    ANYWAY,
    bring_in,
    cases_file,
    directory,
    nothing_waits,
    people_file,
)
from tests.integration.test_record_on_both import verify

OLD, NEW = "w1@x.example", "amina@x.example"


@pytest.fixture(autouse=True)
def small_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.use_cases.people.import_people.ONE_TURN", 10)
    monkeypatch.setattr(import_in_turns, "BREAK", 0.0)
    monkeypatch.setattr(import_in_turns, "_FIRST", 10)
    monkeypatch.setattr(import_in_turns, "_MOST", 10)


def once_at(what: str, do: Callable[[], object]) -> Callable[[str, int, int], None]:
    """Do this after the first turn of this sort."""
    done = list[str]()

    def progress(done_what: str, _done: int, _of: int) -> None:
        if done_what == what and not done:
            done.append(what)
            do()

    return progress


def renamed(text: str) -> str:
    """The files as they name the worker by the new address, and do not say that it is the same person."""
    return text.replace(OLD, NEW)


def join(store: Store) -> None:
    join_people(store, OLD, NEW, MORNING, by="ann")


def person(store: Store, email: str) -> Person:
    with store.read() as uow:
        found = uow.people.by_email(email)
    assert found is not None
    return found


def workers(store: Store) -> set[str]:
    """Whoever has a case."""
    return {worker for _, _, worker, *_ in directory(store)["cases"]}


def test_people_who_are_joined_while_it_is_carried_out_are_one_in_what_waits(store: Store) -> None:
    bring_in(store, people_file(), cases_file())
    was = person(store, OLD)
    progress = once_at("written", lambda: join(store))

    import_people(
        store,
        renamed(people_file()),
        renamed(cases_file(shift=1)),
        MORNING,
        options=ANYWAY,
        progress=progress,
    )

    assert nothing_waits(store)
    joined = person(store, NEW)
    assert (joined.id, joined.has_left) == (was.id, False)
    assert joined.cover_id == person(store, "w2@x.example").id
    assert person(store, "w0@x.example").cover_id == joined.id
    assert NEW in workers(store)
    assert OLD not in workers(store)
    assert {child[-1] for _, child, *_ in directory(store)["cases"]} == {"1"}
    again = bring_in(store, renamed(people_file()), renamed(cases_file(shift=1)))
    assert (again.people_changes.to_store, again.people_changes.gone) == ((), ())
    assert verify(store).findings == []


def test_an_import_that_names_both_writes_what_it_says_of_the_one_that_is_used(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = people_file() + f"{NEW},W Newer,Social worker,Council,north,{OLD},,,\n"
    bring_in(store, both, cases_file())
    changed = both.replace("Field", "Hill").replace("Newer", "Newest")
    monkeypatch.setattr(import_in_turns, "_FIRST", 2)  # so that both are yet to be written
    monkeypatch.setattr(import_in_turns, "_FEWEST", 2)
    progress = once_at("written", lambda: join(store))

    import_people(store, changed, cases_file(shift=1), MORNING, options=ANYWAY, progress=progress)

    assert nothing_waits(store)
    joined = person(store, NEW)
    assert (joined.name, joined.line_manager_id, joined.has_left) == ("W Newest", None, False)


def test_whoever_is_named_by_neither_address_leaves_all_the_same(store: Store) -> None:
    both = people_file() + f"{NEW},W Newer,Social worker,Council,north,m@x.example,,,\n"
    bring_in(store, both, cases_file())
    neither = people_file(1).replace(OLD, "w0@x.example")
    cases = "\n".join(line.replace(OLD, "w0@x.example") for line in cases_file(shift=1).splitlines())
    for one in range(2, 5):
        cases = cases.replace(f"w{one}@x.example", "w0@x.example")

    import_people(
        store, neither, cases, MORNING, options=ANYWAY, progress=once_at("written", lambda: join(store))
    )

    assert nothing_waits(store)
    assert person(store, NEW).has_left


@pytest.mark.parametrize("one_turn", [10, 10**6])
def test_one_that_was_compared_before_they_were_joined_is_compared_again(
    store: Store, monkeypatch: pytest.MonkeyPatch, one_turn: int
) -> None:
    bring_in(
        store, people_file() + f"{NEW},W Newer,Social worker,Council,north,m@x.example,,,\n", cases_file()
    )
    was = person(store, OLD)
    monkeypatch.setattr("bot.use_cases.people.import_people.ONE_TURN", one_turn)
    compared = list[ImportPlan]()

    def compare(uow: UnitOfWork, *files: Any) -> ImportPlan:
        compared.append(plan_import(uow, *files))
        if len(compared) == 1:
            uow.connection().rollback()
            join(store)
        return compared[-1]

    monkeypatch.setattr("bot.use_cases.people.import_people.plan_import", compare)
    bring_in(store, renamed(people_file()), renamed(cases_file(shift=1)))

    assert len(compared) == 2
    assert nothing_waits(store)
    joined = person(store, NEW)
    assert (joined.id, joined.name, joined.has_left) == (was.id, "W Field1", False)
    with store.read() as uow:
        actions = [one.action for one in uow.audit.of_subject(DIRECTORY)]
    assert actions == ["directory:import", "directory:join", "directory:import"]


def test_cases_that_are_joined_while_it_is_carried_out_are_one_in_what_waits(store: Store) -> None:
    bring_in(store, people_file(), cases_file())
    progress = once_at("written", lambda: join_cases(store, "L-1030", "L-1031", MORNING, by="ann"))
    seen = cases_file(shift=1, seen="2026-11-05")

    import_people(store, people_file(), seen, MORNING, options=ANYWAY, progress=progress)

    assert nothing_waits(store)
    with store.read() as uow:
        joined = uow.cases.by_reference("L-1031")
        assert joined is not None
        assert uow.cases.by_reference("L-1030") is None
        accounts = uow.sightings.of_case(joined.id)
    assert joined.child_name == "Child 31 of 1"
    assert [one.seen_on.day for one in accounts].count(5) == 2
    assert verify(store).findings == []


@pytest.mark.parametrize("stays", ["L-1038", "L-1030"])
def test_a_joined_case_that_the_file_names_by_one_reference_is_not_gone(store: Store, stays: str) -> None:
    bring_in(store, people_file(), cases_file())
    spent = "L-1030" if stays == "L-1038" else "L-1038"
    progress = once_at("written", lambda: join_cases(store, spent, stays, MORNING, by="ann"))

    import_people(store, people_file(), cases_file(38, shift=1), MORNING, options=ANYWAY, progress=progress)

    assert nothing_waits(store)
    with store.read() as uow:
        joined = uow.cases.by_reference(stays)
        assert joined is not None
        assert joined.id not in uow.cases.gone_ids()
