"""What Alembic runs: the caller's connection and transaction, our tables."""

from __future__ import annotations

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by building it anew; PostgreSQL does the same statements in place.
    render_as_batch=True,
)
context.run_migrations()
