"""What the role of the application may do on PostgreSQL: it adds to the record, and changes nothing in it."""

from __future__ import annotations

from sqlalchemy import Connection

from state_machines.errors import Misconfigured
from storage.tables import audit, metadata

_ALL = "SELECT, INSERT, UPDATE, DELETE"
_ADD = "SELECT, INSERT"


def grant_to(connection: Connection, role: str) -> None:
    """Let this role work in the tables, but neither change nor delete an entry; safe to repeat.

    It owns no table, so that it can take nothing back. Raises Misconfigured on SQLite, which has no roles.
    """
    if connection.dialect.name != "postgresql":
        raise Misconfigured("Roles are for PostgreSQL: whoever may write a SQLite file may write all of it.")
    quoted = connection.dialect.identifier_preparer.quote(role)
    for table in metadata.sorted_tables:
        allowed = _ADD if table is audit else _ALL
        connection.exec_driver_sql(f"REVOKE ALL ON {table.name} FROM {quoted}")
        connection.exec_driver_sql(f"GRANT {allowed} ON {table.name} TO {quoted}")
    connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {quoted}")
    connection.exec_driver_sql(f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {quoted}")


def may_change_record(connection: Connection) -> bool:
    """Whether the role that is connected could change or delete entries; on SQLite whoever writes can."""
    if connection.dialect.name != "postgresql":
        return False
    asked = "SELECT has_table_privilege('audit', 'UPDATE') OR has_table_privilege('audit', 'DELETE')"
    return bool(connection.exec_driver_sql(asked).scalar_one())
