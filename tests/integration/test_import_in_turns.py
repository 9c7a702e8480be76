"""A large import is written in many short turns, and is whole or is nothing, whoever dies in the middle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.engine import left_imports
from bot.engine.left_imports import LeftImports
from bot.use_cases.chase.follow_people_changes import PEOPLE, mark_people_changed
from bot.use_cases.chase.follow_plan_changes import PLANS, mark_plans_changed
from bot.use_cases.people import import_in_turns
from bot.use_cases.people.import_in_turns import finish
from bot.use_cases.people.import_people import import_people
from state_machines.case.case import LastSeen, Restriction
from state_machines.errors import NewerRelease, StoreUnavailable
from storage.records import ImportStep
from storage.tables import import_rows
from storage.unit_of_work import Store
from tests.imported_authority import MORNING
from tests.integration.conftest import KEYS
from tests.integration.large_import import (
    ANYWAY,
    CASES,
    WORKERS,
    bring_in,
    cases_file,
    directory,
    nothing_waits,
    people_file,
    rows_of,
    sizes,
)
from tests.integration.test_record_on_both import verify


@pytest.fixture(autouse=True)
def small_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes 20,000 cases in life takes forty here."""
    monkeypatch.setattr("bot.use_cases.people.import_people.ONE_TURN", 10)
    monkeypatch.setattr(import_in_turns, "BREAK", 0.0)
    monkeypatch.setattr(import_in_turns, "_FIRST", 10)
    monkeypatch.setattr(import_in_turns, "_MOST", 10)
    monkeypatch.setattr(left_imports, "PART", 60.0)


class Died(BaseException):
    """The process ends here, as in a power cut."""


def dies_when(what: str, at: int = 1) -> Callable[[str, int, int], None]:
    """A process that dies after so many turns of this sort."""
    turns = 0

    def progress(done_what: str, _done: int, _of: int) -> None:
        nonlocal turns
        turns += done_what == what
        if turns == at and done_what == what:
            raise Died

    return progress


def an_import_dies(store: Store, what: str, at: int, people: str, cases: str) -> None:
    with pytest.raises(Died):
        import_people(store, people, cases, MORNING, options=ANYWAY, progress=dies_when(what, at))


def test_it_leaves_the_same_as_in_one_transaction(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    bring_in(store, people_file(), cases_file())
    bring_in(store, people_file(), cases_file(CASES - 7, shift=1))
    in_turns = directory(store), sizes(store)
    assert nothing_waits(store)

    monkeypatch.setattr("bot.use_cases.people.import_people.ONE_TURN", 10**6)
    bring_in(store, people_file(), cases_file(CASES - 7, shift=2))
    bring_in(store, people_file(), cases_file(CASES - 7, shift=1))
    assert (directory(store), sizes(store)) == in_turns
    assert len(in_turns[0]["cases"]) == CASES - 7
    assert in_turns[1] == (WORKERS + 1, CASES, CASES, CASES)


def test_what_it_wrote_is_on_the_record(store: Store) -> None:
    bring_in(store, people_file(), cases_file())
    bring_in(store, people_file(), cases_file(shift=1))
    with store.read() as uow:
        entries = uow.audit.of_subject("people and cases")
    assert [(one.action, one.details["user"]) for one in entries] == [("directory:import", "ann")] * 2
    found = verify(store)
    assert found.findings == []
    assert found.rows > CASES


def test_the_same_files_again_write_nothing_but_that_they_came(store: Store) -> None:
    bring_in(store, people_file(), cases_file())
    again = bring_in(store, people_file(), cases_file())
    assert (again.case_changes.to_store, len(again.case_changes.unchanged)) == ((), CASES)
    assert nothing_waits(store)


def test_whoever_dies_before_it_is_decided_leaves_nothing_that_counts(store: Store) -> None:
    bring_in(store, people_file(), cases_file())
    before = directory(store)
    an_import_dies(store, "prepared", 2, people_file(), cases_file(shift=1))
    assert directory(store) == before
    assert not nothing_waits(store)

    chore = LeftImports(store, stands_still=1)
    chore.look(MORNING)
    assert not nothing_waits(store)  # it may be another process's that goes on with it
    chore.look(MORNING - timedelta(hours=1))
    assert nothing_waits(store)
    assert directory(store) == before


@pytest.mark.parametrize(("done", "rows"), [(20, 0), (20, 10), (CASES, 0), (CASES, 10)])
def test_one_that_stood_still_and_was_dropped_is_prepared_again(store: Store, done: int, rows: int) -> None:
    bring_in(store, people_file(), cases_file())
    dropped = list[str]()

    def stands_still(what: str, so_far: int, _of: int) -> None:
        if what == "prepared" and so_far == done and not dropped:
            with store.write() as uow:
                dropped.extend(uow.imports.undecided_imports())
                while uow.imports.drop_undecided(dropped[0], 10) and not rows:
                    pass  # all of it; or the first ten rows, for the other process is still at it
                uow.commit()

    import_people(store, people_file(), cases_file(shift=1), MORNING, options=ANYWAY, progress=stands_still)

    assert len(dropped) == 1
    children = {child for _, child, *_ in directory(store)["cases"]}
    assert children == {f"Child {one} of 1" for one in range(CASES)}
    assert nothing_waits(store)


def test_one_that_is_decided_since_it_stood_still_is_not_dropped(store: Store) -> None:
    bring_in(store, people_file(), cases_file())
    an_import_dies(store, "written", 1, people_file(), cases_file(shift=1))
    with store.write() as uow:
        decided = uow.imports.decided_import()
        assert decided is not None
        left = uow.imports.count_left(decided.id)
        assert (uow.imports.drop_undecided(decided.id, 10), uow.imports.count_left(decided.id)) == (0, left)
        uow.commit()
    assert left > 0
    assert finish(store, MORNING) == left


@pytest.mark.parametrize("taken_up_after", [timedelta(hours=3), -timedelta(hours=3)])
def test_one_that_is_taken_up_hours_later_is_followed_all_the_same(
    store: Store, taken_up_after: timedelta
) -> None:
    bring_in(store, people_file(), cases_file())
    an_import_dies(store, "written", 1, people_file(), cases_file(shift=1))
    later = MORNING + timedelta(hours=2)
    with store.write() as uow:
        decided = uow.imports.decided_import()
        assert decided is not None
        mark_people_changed(uow, ["somebody"], later)
        mark_plans_changed(uow, ["a case"], later)
        for what in ("people put right", "plans followed"):
            uow.engine.record_look(what, later)
        uow.commit()

    now = MORNING + taken_up_after
    with store.read() as uow:
        assert MORNING <= (uow.imports.moved_at() or now) < later  # when its process died
    finish(store, now)
    with store.write() as uow:
        mark_plans_changed(uow, ["another"], now)
        uow.commit()

    with store.read() as uow:
        people, plans = uow.audit.of_subject(PEOPLE), uow.audit.of_subject(PLANS)
        steps = uow.audit.of_subject(decided.id)
        assert uow.imports.moved_at() is None
    assert [one.at > later for one in people].count(True) > 1
    assert plans[-1].at > later
    assert timedelta() <= steps[-1].at - max(now, MORNING) < timedelta(minutes=5)


@pytest.mark.parametrize("at", [1, 3])
def test_whoever_dies_in_the_middle_leaves_the_rest_to_a_running_process(store: Store, at: int) -> None:
    bring_in(store, people_file(), cases_file())
    an_import_dies(store, "written", at, people_file(), cases_file(CASES - 7, shift=1))

    chore = LeftImports(store, stands_still=1)
    chore.look(MORNING)
    assert not nothing_waits(store)
    chore.look(MORNING - timedelta(days=1))  # the clock was set back meanwhile

    assert nothing_waits(store)
    after = directory(store)
    assert {child for _, child, *_ in after["cases"]} == {f"Child {one} of 1" for one in range(CASES - 7)}
    assert verify(store).findings == []


@pytest.mark.parametrize(("what", "at"), [("prepared", 4), ("written", 1)])
def test_a_running_process_does_a_part_in_each_look(
    store: Store, monkeypatch: pytest.MonkeyPatch, what: str, at: int
) -> None:
    bring_in(store, people_file(), cases_file())
    an_import_dies(store, what, at, people_file(), cases_file(shift=1))
    monkeypatch.setattr(left_imports, "PART", 1e-9)
    chore = LeftImports(store)
    left = [rows_of(store, import_rows)]

    while left[-1] and len(left) < 50:
        chore.look(MORNING)
        left.append(rows_of(store, import_rows))

    assert left[:5] == [left[0]] * 5  # it was looked at four times more, and did not move
    assert left[5:-1] == sorted(set(left[5:-1]), reverse=True)
    assert len(left) > 7  # nor is it done in one look
    chore.look(MORNING)
    assert nothing_waits(store)


def test_the_next_import_carries_out_what_is_left_before_it_compares(store: Store) -> None:
    bring_in(store, people_file(), cases_file())
    an_import_dies(store, "written", 1, people_file(), cases_file(shift=1))

    result = bring_in(store, people_file(), cases_file(shift=1), now=MORNING - timedelta(hours=2))

    assert result.case_changes.to_store == ()
    children = {child for _, child, *_ in directory(store)["cases"]}
    assert children == {f"Child {one} of 1" for one in range(CASES)}
    assert nothing_waits(store)


def test_two_administrators_at_once_come_one_after_the_other(store: Store, url: str) -> None:
    bring_in(store, people_file(), cases_file())
    gate, failures = threading.Barrier(2), list[BaseException]()

    def administrator(shift: int) -> None:
        try:
            with Store(url, KEYS, patience=timedelta(seconds=20)) as own:
                gate.wait()
                bring_in(own, people_file(), cases_file(CASES - shift, shift=shift))
        except BaseException as error:  # noqa: BLE001 - looked at below
            failures.append(error)

    both = [threading.Thread(target=administrator, args=(shift,)) for shift in (1, 2)]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=120)

    assert failures == []
    children = {child for _, child, *_ in directory(store)["cases"]}
    assert children in [{f"Child {one} of {shift}" for one in range(CASES - shift)} for shift in (1, 2)]
    assert nothing_waits(store)
    assert verify(store).findings == []


def test_what_a_press_stored_since_the_files_were_compared_is_kept(store: Store) -> None:
    bring_in(store, people_file(), cases_file())
    pressed = threading.Event()

    def press(what: str, _done: int, _of: int) -> None:
        if what == "prepared" and not pressed.is_set():
            pressed.set()
            with store.write() as uow:
                case = uow.cases.by_reference("L-1005")
                assert case is not None
                uow.cases.set_last_seen(case.id, LastSeen(date(2026, 11, 16), "Amina", alone=True))
                uow.commit()

    import_people(store, people_file(), cases_file(shift=1), MORNING, options=ANYWAY, progress=press)

    assert pressed.is_set()
    by_reference = {one[0]: one for one in directory(store)["cases"]}
    assert by_reference["L-1005"][1:] == (
        "Child 5 of 1",
        "w1@x.example",
        ["m@x.example"],
        date(2026, 11, 16),
    )
    assert by_reference["L-1006"][-1] == date(2026, 11, 3)


@pytest.mark.parametrize("columns", ["", ",family,restricted"])
def test_who_may_know_of_a_case_since_is_kept_where_the_file_says_nothing_of_it(
    store: Store, columns: str
) -> None:
    def text(shift: int) -> str:
        head, *rows = cases_file(shift=shift).splitlines()
        return "\n".join((head + columns, *(row + "," * columns.count(",") for row in rows)))

    bring_in(store, people_file(), text(0))
    limited = Restriction((), line=True)

    def restrict(what: str, done: int, of: int) -> None:
        if what == "prepared" and done == of:
            with store.write() as uow:
                case = uow.cases.by_reference("L-1005")
                assert case is not None
                uow.cases.upsert_many([replace(case, restricted=limited, family="F-1")])
                uow.commit()

    import_people(store, people_file(), text(1), MORNING, options=ANYWAY, progress=restrict)

    with store.read() as uow:
        case = uow.cases.by_reference("L-1005")
    assert case is not None
    assert case.child_name == "Child 5 of 1"
    assert (case.restricted, case.family) == ((None, None) if columns else (limited, "F-1"))


def test_a_database_that_goes_away_in_the_middle_says_what_is_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(store, people_file(), cases_file())

    def away(*_: object) -> None:
        raise StoreUnavailable("The disk that holds the database is full.")

    monkeypatch.setattr(import_in_turns, "carry_out", away)
    with pytest.raises(StoreUnavailable, match="The import of ann is decided all the same"):
        import_people(store, people_file(), cases_file(shift=1), MORNING, options=ANYWAY)
    monkeypatch.undo()
    assert finish(store, MORNING) > 0
    assert nothing_waits(store)


def test_a_step_of_a_newer_release_is_left_to_it(store: Store) -> None:
    with store.write() as uow:
        uow.imports.begin("newer", "ann", MORNING)
        uow.imports.add_steps("newer", 0, [ImportStep("hologram", "x")])
        assert uow.imports.decide("newer", 1, MORNING)
        uow.commit()
    with pytest.raises(NewerRelease):
        finish(store, MORNING)
    assert not nothing_waits(store)


def test_a_small_one_is_one_transaction(store: Store) -> None:
    never = dies_when("prepared")
    small = import_people(store, people_file(2), cases_file(0), MORNING, options=ANYWAY, progress=never)
    assert (small.problems, small.people) == ((), 3)
    with store.read() as uow:
        assert [one.action for one in uow.audit.of_subject("people and cases")] == ["directory:import"]
