"""What a person asks and what the engine looks at cost the same in a large authority as in a small one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bot.engine.standard_chores import standard_chores
from bot.services import Services
from bot.slack.addresses import slack_place
from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.home_card import home_card
from bot.use_cases.show.my_cases import my_cases
from storage.message_claims import ClaimCapacity, ReadableMessages
from storage.records import OutgoingMessage
from storage.tables import messages
from storage.unit_of_work import Store
from tests.bench.growth_cases import add_cases, play
from tests.bench.growth_operations import an_engine, looks, open_services, submissions
from tests.bench.standing_clock import SilentSlack
from tests.patience import PATIENCE
from tests.stored import open_escalations
from tests.unit.bot.town_hall import CIN_CASE, CP_CASE, MORNING, Hall, a_hall

SMALL, LARGE = 400, 4_000
#: Of steps of SQLite's machine; a statement that reads what grows would take ten times as many.
AT_MOST = 1.1
#: So many rounds of the engine: beside the first ones other threads of it begin, and their steps count too.
ROUNDS = 50
#: What grows with the cases and holds something here; the rest stays small, whatever is asked of it.
GROWING = {
    "absences",
    "audit",
    "case_network",
    "cases",
    "drafts",
    "duties",
    "escalations",
    "messages",
    "moves",
    "people",
    "reports",
}


@dataclass(frozen=True, slots=True)
class Authority:
    """A database of so many cases, and the key to it."""

    database: Path
    key: str


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> tuple[Authority, Authority]:
    folder = tmp_path_factory.mktemp("authorities")
    with a_hall(folder) as played:
        pattern, key = play(played), played.secret
    small, large = folder / "small.db", folder / "large.db"
    add_cases(folder / "doorstep.db", pattern, 0, SMALL - 1)
    shutil.copy(folder / "doorstep.db", small)
    add_cases(folder / "doorstep.db", pattern, SMALL, LARGE - 1)
    shutil.copy(folder / "doorstep.db", large)
    return Authority(small, key), Authority(large, key)


def all_steps(authority: Authority) -> dict[str, int]:
    """How many steps SQLite's machine takes for each operation: the fewest of several times."""
    with open_services(authority.database, authority.key) as services, counting(services.store) as steps:

        def taken(*operations: Callable[[], object]) -> int:
            found = []
            for operation in operations:
                before = steps()
                operation()
                found.append(steps() - before)
            return min(found)

        with an_engine(services) as engine:
            counted = {"tick": taken(*[lambda: engine.settle(PATIENCE)] * ROUNDS)}
        counted |= {name: taken(look, look) for name, look in looks(services).items()}
        return counted | {"Submit": min(taken(submit) for submit in submissions(services, 0))}


@contextmanager
def counting(store: Store) -> Iterator[Callable[[], int]]:
    """Counts the steps that the database's connections take."""
    done = [0]

    def step() -> None:
        done[0] += 1

    def watch(connection: Any, _entry: ConnectionPoolEntry, _proxy: DBAPIConnection) -> None:
        connection.set_progress_handler(step, 1)

    event.listen(store.engine, "checkout", watch)
    yield lambda: done[0]
    event.remove(store.engine, "checkout", watch)


def test_ten_times_as_many_cases_cost_nobody_a_step_more(authorities: tuple[Authority, Authority]) -> None:
    small, large = map(all_steps, authorities)
    grown = {name: large[name] / small[name] for name in small}
    assert {"tick", "Submit"} <= grown.keys()
    assert {name: ratio for name, ratio in grown.items() if ratio > AT_MOST} == {}


def test_redraws_that_wait_for_slacks_limit_cost_what_is_new_nothing(
    authorities: tuple[Authority, Authority], tmp_path: Path
) -> None:
    def of_new(waiting: int) -> int:
        with copy_with_step_count(authorities[1], tmp_path / f"{waiting}.db") as (services, steps):
            redraw_some(services, waiting)
            with services.store.write() as uow:
                before = steps()
                assert uow.deliveries.next_try_at(redraws=False, readable=CARDS) is None
                room = ClaimCapacity(8, redraws=0)
                assert uow.deliveries.claim_due(MORNING, "me", room, readable=CARDS) == ()
                return steps() - before

    assert of_new(2_000) <= of_new(20) * AT_MOST


@pytest.mark.parametrize("room", [ClaimCapacity(8), ClaimCapacity(8, redraws=0), ClaimCapacity(8, posts=0)])
def test_however_much_waits_taking_some_of_it_up_costs_the_same(
    authorities: tuple[Authority, Authority], tmp_path: Path, room: ClaimCapacity
) -> None:
    def of_some(waiting: int) -> int:
        with copy_with_step_count(authorities[1], tmp_path / f"{waiting}.db") as (services, steps):
            redraw_some(services, waiting)
            write_some(services, waiting)
            with services.store.write() as uow:
                before = steps()
                assert len(uow.deliveries.claim_due(MORNING, "me", room, readable=CARDS)) == room.places
                return steps() - before

    assert of_some(2_000) <= of_some(200) * AT_MOST


#: What a process claims that knows these kinds: the demo's, and that of these tests.
CARDS = ReadableMessages(("card", "ping", "channel_ping", "news", "question"), MORNING)


@contextmanager
def copy_with_step_count(authority: Authority, to: Path) -> Iterator[tuple[Services, Callable[[], int]]]:
    """A copy of the database to change, and how many steps it has taken."""
    shutil.copy(authority.database, to)
    with open_services(to, authority.key) as services, counting(services.store) as steps:
        yield services, steps


def write_some(services: Services, count: int) -> None:
    """New messages to a hundred channels; one of these has many of its own that come before all others."""
    with services.store.write() as uow:
        for number in range(count):
            channel = "G0BUSY" if number < 50 else f"G{number % 100}"
            uow.messages.enqueue(OutgoingMessage("card", to_place=slack_place(channel)), MORNING)
        uow.commit()


def redraw_some(services: Services, count: int) -> None:
    with services.store.engine.connect() as connection:
        cards = connection.scalars(select(messages.c.id).where(messages.c.state == "sent").limit(count)).all()
    assert len(cards) == count
    with services.store.write() as uow:
        for card in cards:
            uow.messages.enqueue_redraw(card, MORNING)
        uow.commit()


def test_the_counting_would_notice_what_reads_every_case(authorities: tuple[Authority, Authority]) -> None:
    def of_all(authority: Authority) -> int:
        with open_services(authority.database, authority.key) as services, counting(services.store) as steps:
            with services.store.read() as uow:
                assert open_escalations(uow)
            return steps()

    small, large = map(of_all, authorities)
    assert large / small > 2


@contextmanager
def statements(services: Services) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database meanwhile, each statement once, with values."""
    said: dict[str, Any] = {}

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            said[statement] = values[0] if isinstance(values, list) else values

    found: list[tuple[str, Any]] = []
    event.listen(services.store.engine, "before_cursor_execute", note)
    yield found
    event.remove(services.store.engine, "before_cursor_execute", note)
    found.extend(said.items())


def whole_scans(url: str, statement: str, values: Any) -> set[str]:
    """The growing tables that PostgreSQL could only read from end to end for this statement.

    It plans as on a database that nobody has analysed. What it knows of so few rows comes from autovacuum,
    which may have been here or not: a partial index that then holds nothing is read whole, for it is empty.
    """
    with psycopg.connect(url) as connection, connection.transaction(force_rollback=True):
        these = "SELECT oid FROM pg_class WHERE relname = ANY(%s)"
        connection.execute(f"DELETE FROM pg_statistic WHERE starelid IN ({these})", [list(GROWING)])
        connection.execute(
            "UPDATE pg_class SET reltuples = 0, relpages = 1 WHERE oid IN "
            f"(SELECT indexrelid FROM pg_index WHERE indrelid IN ({these}))",
            [list(GROWING)],
        )
        # As if there were a million rows of each: so small a table is read in whatever way comes first.
        connection.execute(
            "UPDATE pg_class SET reltuples = 1000000, relpages = 1 WHERE relname = ANY(%s)", [list(GROWING)]
        )
        # Where there is a way by the indexes it is to be found, however many rows the planner expects.
        for other_way in ("seqscan", "hashjoin", "mergejoin"):
            connection.execute(f"SET enable_{other_way} = off")
        (plan,) = connection.execute(
            b"EXPLAIN (FORMAT JSON, COSTS OFF) " + statement.encode(), values
        ).fetchone() or ([],)
    return set(_tables_scanned(plan[0]["Plan"], limited=False)) & GROWING


def _tables_scanned(node: dict[str, Any], *, limited: bool) -> Iterator[str]:
    kind, table = node["Node Type"], node.get("Relation Name", "")
    by_no_condition = kind.startswith("Index") and "Index Cond" not in node and not limited
    if kind == "Seq Scan" or (by_no_condition and table):
        yield table
    for below in node.get("Plans", ()):
        yield from _tables_scanned(below, limited=limited or kind == "Limit")


def over_everybody(services: Services) -> set[str]:
    """The two chores' looks that may go over everybody, for neither opens a name.

    Who could not be reached is looked for each hour, and each minute to whom no conversation is open yet.
    """
    with statements(services) as asked, services.store.read() as uow:
        uow.people.unreachable_ids()
        uow.people.addresses_without_conversation()
    return {statement for statement, _values in asked}


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_postgresql_reads_no_table_from_end_to_end(hall: Hall, url: str) -> None:
    services = hall.services
    play(hall)
    with statements(services) as asked:
        case_status(services, hall.sam, CP_CASE, MORNING)
        my_cases(services, hall.sam, MORNING)
        home_card(services, hall.ruth, MORNING)
        hall.report(hall.amina, CIN_CASE)
        hall.report(hall.amina, CP_CASE)
        hall.outbox()
        with an_engine(services):
            hall.chase_due()
        # An engine that is soon stopped leaves some of these out: how many is a matter of the machine.
        for chore in standard_chores(services, SilentSlack()):
            chore.work(MORNING)
    chores_own = over_everybody(services)
    assert len(chores_own) == 2
    assert chores_own <= {statement for statement, _values in asked}
    asked = [one for one in asked if one[0] not in chores_own]
    scans = {text: tables for text, values in asked if (tables := whole_scans(url, text, values))}
    assert len(asked) > 40
    assert scans == {}
