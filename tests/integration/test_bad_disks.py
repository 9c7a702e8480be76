"""A disk that is full, a file that vanishes, a server that restarts: said, nothing half done, and then on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.engine import make_url

from bot.engine.chase_due import Chaser
from bot.use_cases.answer.acknowledge import acknowledge
from state_machines.errors import StoreUnavailable
from storage.dialects.sqlite import LOG_KEPT
from storage.unit_of_work import Store
from tests.integration.cluster import Cluster
from tests.integration.conftest import KEYS
from tests.integration.examples import NOW, RUTH, populate_store
from tests.unit.bot.town_hall import CP_CASE, Hall

TABLES = ("reports", "escalations", "moves", "duties", "messages", "audit", "handled")


@contextmanager
def full_disk(store: Store, backend: str) -> Iterator[None]:
    """No row more can be stored; afterwards there is room again."""
    with _full_file(store.engine) if backend == "sqlite" else _full_server(store.engine):
        yield


@contextmanager
def _full_file(engine: Engine) -> Iterator[None]:
    def no_page_more(connection: object, *_rest: object) -> None:
        _pragma(connection, "max_page_count = 1")  # never less than there are: just no more

    def room(connection: object, *_rest: object) -> None:
        _pragma(connection, "max_page_count = 1073741823")

    engine.dispose()
    event.listen(engine, "checkout", no_page_more)
    try:
        yield
    finally:
        event.remove(engine, "checkout", no_page_more)
        event.listen(engine, "checkout", room)


def _pragma(connection: object, words: str) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined] # a driver's connection has no type of its own
    cursor.execute(f"PRAGMA {words}")
    cursor.close()


@contextmanager
def _full_server(engine: Engine) -> Iterator[None]:
    """PostgreSQL says it of any table: here of each that an event writes to."""
    _do(
        engine,
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$",
        *(f"CREATE TRIGGER no_room BEFORE INSERT ON {one} EXECUTE FUNCTION no_room()" for one in TABLES),
    )
    try:
        yield
    finally:
        _do(engine, "DROP FUNCTION no_room CASCADE")


def _do(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def row_counts(store: Store) -> dict[str, int]:
    with store.engine.connect() as connection:
        return {one: connection.scalar(text(f"SELECT count(*) FROM {one}")) or 0 for one in TABLES}


def fill_pages(hall: Hall) -> None:
    """Use up what room is left in the pages that the file has already."""

    def fill() -> None:
        for number in range(1000):
            with hall.services.store.write() as uow:
                uow.audit.append(hall.now, None, "test:fill", f"{number}" * 50, {"words": "x" * 3000})
                uow.commit()

    with pytest.raises(StoreUnavailable):
        fill()


def test_a_full_disk_keeps_the_answers_and_there_is_nothing_half_done(hall: Hall, backend: str) -> None:
    store = hall.services.store
    session_id = hall.fill_report(hall.amina)
    with full_disk(store, backend):
        fill_pages(hall)
        before = row_counts(store)
        with pytest.raises(
            StoreUnavailable, match=r"disk that holds the database is full\. Nothing was saved"
        ):
            hall.submit(hall.amina, session_id)
        assert row_counts(store) == before
        assert hall.prompt(session_id).step == "review"
    hall.submit(hall.amina, session_id)
    assert hall.names_told() == ["priya", "sam", "ruth"]


def test_what_fell_due_on_a_full_disk_is_chased_as_soon_as_there_is_room(hall: Hall, backend: str) -> None:
    hall.report(hall.amina)
    hall.outbox()
    hall.advance(days=1)
    chaser = Chaser(hall.services)
    with full_disk(hall.services.store, backend):
        fill_pages(hall)
        before = row_counts(hall.services.store)
        with pytest.raises(StoreUnavailable, match="disk that holds the database is full"):
            chaser.chase_due(hall.now)
        assert row_counts(hall.services.store) == before
        assert chaser.paused_duties(hall.now) == ()
    assert chaser.chase_due(hall.now) == len([duty for duty in hall.duties() if duty.is_live])
    assert chaser.chase_due(hall.now) == 0


def begin(store: Store) -> None:
    with store.write() as uow:
        uow.commit()


def _move_away(path: Path) -> Callable[[], object]:
    path.rename(path.with_suffix(".moved"))
    return lambda: path.with_suffix(".moved").rename(path)


def _replace_file(path: Path) -> Callable[[], object]:
    """By a database that was made elsewhere and moved here, as a backup is restored."""
    made = path.with_name("made.db")
    with Store(f"sqlite:///{made}", KEYS) as another:
        another.upgrade()
    back = _move_away(path)
    made.rename(path)
    return back


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("goes", [_move_away, _replace_file])
def test_nothing_is_confirmed_that_goes_into_a_file_that_is_gone(
    hall: Hall, url: str, goes: Callable[[Path], Callable[[], object]]
) -> None:
    session_id = hall.fill_report(hall.amina)
    database = Path(make_url(url).database or "")
    back = goes(database)
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match=r"moved, deleted or replaced.*Nothing was saved"):
            begin(hall.services.store)
        hall.services.store.engine.dispose()  # and no connection that is opened now makes an empty one
    back()
    hall.submit(hall.amina, session_id)
    assert hall.escalation(CP_CASE).closed_at is None


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_log_that_grew_beside_a_long_reader_shrinks_again(store: Store, url: str) -> None:
    log = Path(f"{make_url(url).database}-wal")
    populate_store(store)

    def write(much: int) -> None:
        with store.write() as uow:
            uow.audit.append(NOW, None, "test:fill", "x", {"words": "x" * much})
            uow.commit()

    with store.read() as reader:
        assert reader.people.by_id("p-ruth") == RUTH
        write(LOG_KEPT + 1_000_000)
    assert log.stat().st_size > LOG_KEPT
    for _ in range(3):
        write(10)
    assert log.stat().st_size <= LOG_KEPT
    with store.read() as uow:
        assert uow.audit.verify().broken is None


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_server_that_restarts_in_the_middle_loses_nothing_and_the_next_press_works(
    hall: Hall, cluster: Cluster
) -> None:
    escalation = hall.report(hall.amina).id
    before = row_counts(hall.services.store)

    def half_way() -> None:
        with hall.services.store.write() as uow:
            uow.audit.append(hall.now, None, "test:write", "lost")
            uow.people.upsert_many([RUTH])
            cluster.restart()
            uow.commit()

    with pytest.raises(StoreUnavailable, match="does not answer"):
        half_way()
    assert row_counts(hall.services.store) == before
    assert "You have this" in acknowledge(hall.services, hall.ruth, escalation, hall.now, key="after").text
    with hall.reading() as uow:
        assert uow.people.by_id(RUTH.id) is None
        assert uow.audit.verify().broken is None
