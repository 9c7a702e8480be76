"""The floor of the burst: the rows that it wrote, written again by the database's driver alone."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Written:
    """What a burst wrote into a SQLite file, as the driver takes it."""

    duties: Rows
    messages: Rows
    audit: Rows


def rows_between(before: Path, after: Path) -> Written:
    """The rows by which two files differ: duties changed, messages and entries of the record added."""
    with closing(sqlite3.connect(after)) as connection:
        connection.execute("ATTACH ? AS before", (str(before),))
        changed = (
            "SELECT chase_at, rung, told_ids, id FROM duties WHERE chase_at IS NOT "
            "(SELECT old.chase_at FROM before.duties AS old WHERE old.id = duties.id)"
        )
        return Written(
            connection.execute(changed).fetchall(),
            _rows_after(connection, "messages"),
            _rows_after(connection, "audit"),
        )


def _rows_after(connection: sqlite3.Connection, table: str) -> Rows:
    last = f"SELECT coalesce(max(seq), 0) FROM before.{table}"
    return connection.execute(f"SELECT * FROM main.{table} WHERE seq > ({last}) ORDER BY seq").fetchall()


def seconds_to_write(engine: Engine, rows: Written, commits: int) -> float:
    """How long the same rows take in as many commits over the same kind of connection, nothing decided."""
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        began = time.perf_counter()
        for part in range(commits):
            cursor.execute("BEGIN IMMEDIATE")
            changed = "UPDATE duties SET chase_at = ?, rung = ?, told_ids = ? WHERE id = ?"
            cursor.executemany(changed, _part(rows.duties, part, commits))
            for table, added in (("messages", rows.messages), ("audit", rows.audit)):
                places = ", ".join("?" * len(added[0]))
                cursor.executemany(f"INSERT INTO {table} VALUES ({places})", _part(added, part, commits))
            cursor.execute("COMMIT")
        return time.perf_counter() - began


def _part(rows: Rows, part: int, parts: int) -> Rows:
    size = -(-len(rows) // parts)
    return rows[part * size : (part + 1) * size]
