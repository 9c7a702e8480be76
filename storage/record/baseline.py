"""Seals the rows that a release without seals has left: once at an upgrade, and again where it wrote beside.

It goes part by part, each in a transaction of its own, so that nobody waits for it; what was interrupted is
begun again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, select

from storage.audit_repository import KEY, RECORD
from storage.column_types import cipher_of
from storage.record.coverage import CoveredTable, Key, covered_tables, select_text
from storage.record.expectations import ADOPT, BASELINE, BASELINED, BESIDE
from storage.record.ledger import Change, digests
from storage.record.operator import operating_user
from storage.records import Json
from storage.tables import audit
from storage.unit_of_work import Store, UnitOfWork

#: So many rows are sealed in one transaction and by one entry.
_AT_ONCE = 500


def seal_rows_of_before(store: Store, now: datetime) -> int:
    """Seal all rows where entries without a seal, or by an older key, say that it is due; returns how many.

    So the rows of before an upgrade come on the record, and an older key may be given up after a copy.
    """
    with store.read() as uow:
        if not _is_needed(uow, now):
            return 0
    return seal_all_rows(store, now)


def seal_all_rows(store: Store, now: datetime) -> int:
    """Put the digest of every row on the record anew, by the newest key; returns how many."""
    count, part = 0, 1
    with store.write() as uow:
        details: dict[str, Json] = {"part": part, "user": operating_user()}
        uow.audit.append_rows(now, BASELINE, f"baseline/{part}", details, {})
        uow.commit()
    for table in covered_tables():
        after: Key | None = None
        while True:
            with store.write() as uow:
                rows, after = _digests_after(uow.connection(), table, after)
                if not rows:
                    break
                part, count = part + 1, count + len(rows)
                details = {"part": part, "table": table.name, "rows": len(rows)}
                uow.audit.append_rows(now, BASELINE, f"baseline/{part}", details, rows)
                uow.commit()
    with store.write() as uow:
        uow.audit.append(now, None, BASELINED, RECORD, {"rows": count})
        uow.commit()
    return count


def is_left_by_older_key(store: Store) -> bool:
    """Whether rows were recorded by an older key after all rows were recorded by the newest one last."""
    with store.read() as uow:
        connection = uow.connection()
        ended = select(func.max(audit.c.seq)).where(audit.c.subject == RECORD, audit.c.action == BASELINED)
        return _last_of_older_key(uow) > int(connection.scalar(ended) or 0)


def _is_needed(uow: UnitOfWork, now: datetime) -> bool:
    connection = uow.connection()
    unsealed = connection.scalar(select(func.max(audit.c.seq)).where(audit.c.seal.is_(None)))
    of_record = select(audit.c.seq, audit.c.at, audit.c.action).where(audit.c.subject == RECORD)
    entries = connection.execute(of_record.order_by(audit.c.seq)).all()
    done = max((row.seq for row in entries if row.action == BASELINED), default=0)
    if _last_of_older_key(uow) > done:
        return True
    begun = next((row.at for row in entries if row.action == ADOPT), now)
    if unsealed is None or unsealed < done:
        return False  # nothing was written without a seal since all rows were sealed
    return not done or now <= begun + BESIDE


def _last_of_older_key(uow: UnitOfWork) -> int:
    """The last entry that an older key sealed, where the present one was new at some time; else 0."""
    connection = uow.connection()
    key = cipher_of(connection.dialect).record_keys.newest.id
    began = connection.scalar(select(func.max(audit.c.seq)).where(audit.c.subject == KEY.format(key)))
    if began is None:
        return 0
    other = select(func.max(audit.c.seq)).where(audit.c.sealed_with != key)
    return int(connection.scalar(other) or 0)


def _digests_after(
    connection: Connection, table: CoveredTable, after: Key | None
) -> tuple[dict[str, Change], Key | None]:
    """The digests of the next rows after this key, and the key of the last of them."""
    cipher, found, last = cipher_of(connection.dialect), {}, after
    for values in _rows_after(connection, table, after):
        row = table.row(tuple(values))
        plain, sealed = digests(table, cipher, row)
        found[table.name_of(row.key)] = [None, plain, None, sealed]
        last = row.key
    return found, last


def _rows_after(
    connection: Connection, table: CoveredTable, after: Key | None
) -> Iterator[tuple[object, ...]]:
    postgresql = connection.dialect.name == "postgresql"
    names = ", ".join(f'"{name}"' for name in table.key)
    marks = ", ".join(["%s" if postgresql else "?"] * len(table.key))
    beyond = f" WHERE ({names}) > ({marks})" if after is not None else ""
    locking = " FOR NO KEY UPDATE" if postgresql else ""
    text = f"{select_text(table, connection.dialect.name)}{beyond} ORDER BY {names} LIMIT {_AT_ONCE}{locking}"
    yield from (tuple(row) for row in connection.exec_driver_sql(text, after or ()))
