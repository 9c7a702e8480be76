"""`python -m storage.migrations.check`: prove that the migrations build exactly the tables in the code."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, inspect

from storage.encryption import new_key
from storage.tables import metadata
from storage.unit_of_work import Store


def differences(engine: Engine) -> list[str]:
    """What would still have to change for the database to equal the tables in the code, one line each."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = [str(difference) for difference in compare_metadata(context, metadata)]
    return found + _check_constraint_differences(engine)


def _check_constraint_differences(engine: Engine) -> list[str]:
    """Alembic does not compare check constraints, so their names are compared here."""
    wanted = {
        (table.name, constraint.name)
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    present = inspect(engine)
    built = {
        (table, constraint["name"])
        for table in present.get_table_names()
        for constraint in present.get_check_constraints(table)
    }
    return [f"check constraint {name} of {table} differs" for table, name in sorted(wanted ^ built, key=str)]


def main() -> int:
    """Build a new SQLite database by the migrations and compare; 0 where they are equal, else 1."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'check.db'}"
        with Store(url, [new_key()]) as store:
            store.upgrade()
            found = differences(store.engine)
    for difference in found:
        print(difference, file=sys.stderr)  # noqa: T201 - this is a command, and these are its words
    if found:
        print("The migrations do not build these tables: add a migration.", file=sys.stderr)  # noqa: T201 - as above
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
