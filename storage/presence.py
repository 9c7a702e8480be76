"""Whether a database is there and is this release's, found out without making or changing anything."""

from __future__ import annotations

from pathlib import Path

from state_machines.errors import StoreUnavailable
from storage.migrations import newest, present
from storage.unit_of_work import Store


def check_there(url: str) -> None:
    """Raises StoreUnavailable where a SQLite file is missing: opening it would make an empty one."""
    path = url.removeprefix("sqlite:///").partition("?")[0]
    if path != url and not path.startswith("file:") and not Path(path).exists():
        raise StoreUnavailable(
            f"There is no database at {path}: `doorstep run` makes it, or restore the backup."
        )


def check_version(store: Store) -> None:
    """Raises NewerDatabase where a newer release has upgraded the tables, StoreUnavailable for older ones."""
    found = present(store.engine)
    if found == {newest()}:
        return
    from storage.migrations import steps  # with Alembic, which is slow to load and seldom needed

    steps.refuse_newer(found)
    there = ", ".join(sorted(found)) or "none"
    raise StoreUnavailable(
        f"The tables are of version {there}, this Doorstep's of {newest()}: run `doorstep migrate`."
    )
