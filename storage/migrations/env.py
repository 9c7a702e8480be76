"""The script that Alembic runs, with the caller's connection and transaction, and Doorstep's tables."""

from __future__ import annotations

from alembic import context

from storage.crash_points import CrashPoint, crash_if_planned
from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by building it anew; PostgreSQL does the same statements in place.
    render_as_batch=True,
    # On PostgreSQL each version is a transaction of its own; on SQLite the caller's holds them all.
    transaction_per_migration=True,
    on_version_apply=lambda **_: crash_if_planned(CrashPoint.MID_MIGRATION),
)
with context.begin_transaction():
    context.run_migrations()
