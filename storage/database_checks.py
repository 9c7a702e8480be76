"""Checks that a database is there and has this release's tables, without making or changing anything."""

from __future__ import annotations

from state_machines.errors import Misconfigured, StoreUnavailable
from storage.database import sqlite_file
from storage.migrations import newest_version, present_versions
from storage.processes_repository import DEAD_AFTER
from storage.records import Process
from storage.unit_of_work import Store


def check_exists(url: str) -> None:
    """Raises StoreUnavailable where a SQLite file is missing, for opening it would make an empty one."""
    path = sqlite_file(url)
    if path is not None and not path.exists():
        raise StoreUnavailable(
            f"There is no database at {path}: `doorstep migrate` makes it, or restore the backup."
        )


def check_version(store: Store) -> None:
    """Raises NewerDatabase where a newer release has upgraded the tables, StoreUnavailable for older ones."""
    found = present_versions(store.engine)
    if found == {newest_version()}:
        return
    from storage.migrations import steps  # this loads Alembic, which is slow to load and seldom needed

    steps.refuse_newer(found)
    if not found:
        raise StoreUnavailable("There are no tables in the database yet: run `doorstep migrate`.")
    there = ", ".join(sorted(found))
    raise StoreUnavailable(
        f"The tables are of version {there}, this Doorstep's of {newest_version()}: run `doorstep migrate`."
    )


def running_processes(store: Store) -> tuple[Process, ...]:
    """The processes that serve this database, by their signs of life."""
    with store.read() as uow:
        now = uow.database_now()
        return tuple(one for one in uow.processes.all() if now - one.seen_at < DEAD_AFTER)


def check_nobody_runs(store: Store) -> None:
    """Raises Misconfigured while a process serves this database, for what follows needs it alone."""
    alive = running_processes(store)
    if alive:
        raise Misconfigured(
            f"Doorstep runs on {alive[0].host} (process {alive[0].pid}): stop it first. One that was killed "
            "counts as running for a minute."
        )
