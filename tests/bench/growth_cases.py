"""An authority of any size: what one case leaves when it is really played, copied as often as is wanted.

Each case has ten entries on the record and what they left: a report, moves, duties, messages, the dialog. One
case in fifty is under way, the others are closed. People grow with the cases. What is sealed is copied as it
is, and the copied record is not chained: nothing that is measured reads either across cases.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import LargeBinary, select, type_coerce, update

from storage.column_types import sealed_columns
from storage.tables import metadata
from tests.unit.bot.town_hall import CIN_CASE, CP_CASE, Hall

#: A social worker's cases, a manager's workers, and how many cases there are to one that is under way.
CASELOAD, TEAM, UNDER_WAY = 15, 8, 50
#: How many entries of the record, messages and duties are copied of one case.
ENTRIES, MESSAGES, DUTIES = 10, 4, 3

_PEOPLE = {"sam": CASELOAD, "amina": CASELOAD, "ruth": CASELOAD * TEAM, "priya": CASELOAD * TEAM * 5}
#: Columns that hold the id of one of our own rows, or text in which one stands.
_IDS = frozenset({"id", "case_id", "open_case_id", "escalation_id", "report_id", "redraws", "subject"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """The two cases that are copied: one that ran to its end, one under way; and who took part in them."""

    closed: str
    under_way: str
    people: Mapping[str, str]


def play(hall: Hall) -> Pattern:
    """A case from report to closing, and another one that was reported and answered by nobody yet."""
    closed = hall.report(hall.amina, CP_CASE).id
    hall.outbox()
    for person in (hall.sam, hall.ruth, hall.priya):
        hall.acknowledge(person)
        hall.outbox()
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-17")
    hall.record(hall.sam, "record_engaging", reason="Both visits were kept.")
    hall.outbox()
    under_way = hall.report(hall.amina, CIN_CASE).id
    hall.outbox()
    _unbind(hall)
    return Pattern(closed, under_way, {name: getattr(hall, name).id for name in _PEOPLE})


def _unbind(hall: Hall) -> None:
    """Seal all as the release before did, bound to no place, so that other rows can have it too."""
    fernet = Fernet(hall.secret)
    with hall.services.store.engine.connect() as connection:
        connection.execution_options(writing=True)
        connection.begin()
        for table in metadata.sorted_tables:
            key = next(iter(table.primary_key))
            for name in sealed_columns(table):
                plain = type_coerce(table.c[name], LargeBinary)
                for row, sealed in connection.execute(select(key, plain).where(plain.is_not(None))).all():
                    free = fernet.encrypt(fernet.decrypt(bytes(sealed)))
                    connection.execute(
                        update(table).where(key == row).values({name: type_coerce(free, LargeBinary)})
                    )
        connection.commit()


def worker(number: int) -> str:
    """The id of the social worker who has the case of this number."""
    return _person("sam", str(number // CASELOAD))


def reporter(number: int) -> str:
    """The id of the health visitor in the network of the case of this number."""
    return _person("amina", str(number // CASELOAD))


def reference(number: int) -> str:
    """The reference of the case of this number."""
    return f"GR-{number}"


def add_cases(database: Path, pattern: Pattern, first: int, last: int) -> None:
    """Copy the pattern for the cases numbered `first` to `last`, and the people who have them."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        # Straight into the file: a journal of it all would be as large again.
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "foreign_keys = OFF",
            "cache_size = -400000",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        copier = _Copier(connection, pattern, first, last)
        copier.copy_people()
        copier.copy_cases()
        connection.execute("COMMIT")


def _person(name: str, number: str) -> str:
    return f"{name}-{number}"


class _Copier:
    """INSERT … SELECT of the pattern's rows for each number; the database does all of the work."""

    def __init__(self, connection: sqlite3.Connection, pattern: Pattern, first: int, last: int) -> None:
        self._do = connection.execute
        self._pattern = pattern
        self._numbers(first, last)
        (newest,) = self._do("SELECT max(seq) FROM audit").fetchone()
        self._record = newest - first * ENTRIES

    def copy_people(self) -> None:
        for name, load in _PEOPLE.items():
            source = f"SELECT * FROM people WHERE id = '{self._pattern.people[name]}'"
            own = {
                "email": "x.number || t.email",
                "slack_user_id": f"'U{name}' || x.number",
                "address": f"'slack:T0LARK/U{name}' || x.number",
            }
            every = f"(SELECT DISTINCT n / {load} * {load} AS number FROM numbers)"
            self._copy("people", source, own, numbers=every, unless_there=True)

    def copy_cases(self) -> None:
        for escalation, which in ((self._pattern.closed, "<>"), (self._pattern.under_way, "=")):
            numbers = f"(SELECT n AS number FROM numbers WHERE n % {UNDER_WAY} {which} 7)"
            case = f"(SELECT case_id FROM escalations WHERE id = '{escalation}')"
            own = {"reference": "'GR-' || x.number"}
            self._copy("cases", f"SELECT * FROM cases WHERE id = {case}", own, numbers)
            self._copy("case_network", f"SELECT * FROM case_network WHERE case_id = {case}", {}, numbers)
            self._copy_escalation(escalation, numbers)

    def _copy_escalation(self, escalation: str, numbers: str) -> None:
        of_it = f"WHERE escalation_id = '{escalation}'"
        report = f"(SELECT id FROM reports {of_it})"
        self._copy("escalations", f"SELECT * FROM escalations WHERE id = '{escalation}'", {}, numbers)
        self._copy("reports", f"SELECT * FROM reports {of_it}", {}, numbers)
        self._copy("drafts", f"SELECT * FROM drafts WHERE id = {report}", {}, numbers)
        self._copy("moves", f"SELECT * FROM moves {of_it}", {"seq": "NULL"}, numbers)
        later = (
            "strftime('%Y-%m-%d %H:%M:%f', t.chase_at, '+30 days', (x.number % 90000) || ' seconds') || '000'"
        )
        self._copy("duties", f"SELECT * FROM duties {of_it} LIMIT {DUTIES}", {"chase_at": later}, numbers)
        sent = f"SELECT * FROM messages {of_it} AND redraws IS NULL LIMIT {MESSAGES}"
        own = {"seq": "NULL", "dedup_key": "t.dedup_key || x.number"}
        self._copy("messages", sent, own, numbers)
        entries = (
            f"SELECT *, row_number() OVER (ORDER BY seq) AS place FROM audit WHERE subject = '{escalation}' "
            f"OR subject IN (SELECT id FROM duties {of_it}) OR subject = {report} LIMIT {ENTRIES}"
        )
        self._copy("audit", entries, {"seq": f"{self._record} + x.number * {ENTRIES} + t.place"}, numbers)

    def _copy(
        self,
        table: str,
        source: str,
        own: Mapping[str, str],
        numbers: str,
        *,
        unless_there: bool = False,
    ) -> None:
        names = [row[1] for row in self._do(f"PRAGMA table_info({table})")]
        values = ", ".join(own.get(name) or self._value(table, name) for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        insert = "INSERT OR IGNORE" if unless_there else "INSERT"
        self._do(
            f"{insert} INTO {table} ({columns}) SELECT {values} FROM {numbers} AS x, ({source}) AS t "
            "ORDER BY x.number"
        )

    def _value(self, table: str, name: str) -> str:
        column = f't."{name}"'
        if table != "people" and name in _IDS:
            return f"printf('%08x', x.number) || substr({column}, 9)"
        if name in {"told_ids", "conversation"} or name == "id" or name.endswith("_id"):
            return self._of_this_place(column)
        return column

    def _of_this_place(self, column: str) -> str:
        """The text with the pattern's people replaced by those who have the case."""
        for name, load in _PEOPLE.items():
            own = f"'{name}-' || (x.number / {load})"
            column = f"replace({column}, '{self._pattern.people[name]}', {own})"
        return column

    def _numbers(self, first: int, last: int) -> None:
        self._do("CREATE TEMP TABLE numbers (n INTEGER PRIMARY KEY)")
        self._do(
            "INSERT INTO numbers WITH RECURSIVE "
            "up(n) AS (SELECT ? UNION ALL SELECT n + 1 FROM up WHERE n < ?) SELECT n FROM up",
            (first, last),
        )
