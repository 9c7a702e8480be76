"""How many rows each table has, and how many bytes it and its indexes take in the file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stored:
    """Rows and bytes of one table, its indexes included."""

    rows: int
    size: int

    def __sub__(self, before: Stored) -> Stored:
        return Stored(self.rows - before.rows, self.size - before.size)


NOTHING = Stored(0, 0)


def stored(database: Path) -> dict[str, Stored]:
    """Of every table, by name; pages that are free belong to none."""
    with closing(sqlite3.connect(database)) as connection:
        # What is still in the journal beside the file counts as if it stood there.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        sizes: dict[str, int] = dict(
            connection.execute(
                "SELECT tbl_name, sum(pgsize) FROM dbstat JOIN sqlite_schema USING (name) GROUP BY tbl_name"
            ).fetchall()
        )
        return {
            table: Stored(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0], size)
            for table, size in sorted(sizes.items())
            if not table.startswith("sqlite_")
        }


def growth(before: dict[str, Stored], after: dict[str, Stored]) -> dict[str, Stored]:
    """What each table gained; those that gained no row are left out."""
    gained = {table: there - before.get(table, NOTHING) for table, there in after.items()}
    return {table: more for table, more in gained.items() if more.rows > 0}
