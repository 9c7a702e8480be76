"""The database's tables, read only, from outside: no repository of the application is asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, create_engine, event, func, select
from sqlalchemy.engine import make_url

from storage.column_types import use_cipher
from storage.encryption import Cipher
from storage.tables import audit, cases, direct_messages, duties, escalations, messages, people, reports

LIVE = ("open", "acknowledged")
WAITING = ("pending", "sending", "uncertain")


class Ledger:
    """Opens the encrypted columns with the same key; writes nothing."""

    def __init__(self, url: str, key: str) -> None:
        self._engine = _read_only(url)
        use_cipher(self._engine, Cipher([key]))

    def close(self) -> None:
        """Let the connections go."""
        self._engine.dispose()

    def waiting(self, written_by: datetime) -> tuple[int, int]:
        """How many new messages, and how many redraws, wait that were written by then."""
        waits = messages.c.state.in_(WAITING) & (messages.c.created_at <= written_by)
        redraw = messages.c.redraws.is_not(None)
        row = self.rows(select(func.count(), func.count().filter(redraw)).where(waits))[0]
        return int(row[0]) - int(row[1]), int(row[1])

    def count_sent(self) -> int:
        """How many messages were sent that are no redraws."""
        query = select(func.count()).where(messages.c.state == "sent", messages.c.redraws.is_(None))
        return int(self.rows(query)[0][0])

    def next_try(self, after: datetime) -> datetime | None:
        """When the first of the messages that must wait is tried again, redraws left aside."""
        waits = messages.c.state.in_(WAITING) & (messages.c.try_at > after)
        query = select(func.min(messages.c.try_at)).where(waits, messages.c.redraws.is_(None))
        first: datetime | None = self.rows(query)[0][0]
        return first

    def first_contacts_after(self, moment: datetime) -> int:
        """How many messages to people who were never written to must wait until later than that."""
        opened = people.join(direct_messages, direct_messages.c.slack_user_id == people.c.slack_user_id)
        known = select(people.c.id).select_from(opened)
        waits = messages.c.state.in_(WAITING) & (messages.c.try_at > moment)
        first = messages.c.to_person_id.is_not(None) & messages.c.to_person_id.not_in(known)
        return int(self.rows(select(func.count()).where(waits, first, messages.c.redraws.is_(None)))[0][0])

    def overdue(self, now: datetime) -> list[tuple[str, datetime]]:
        """Duties that should have been chased by now, each with when."""
        query = select(duties.c.id, duties.c.chase_at).where(
            duties.c.state.in_(LIVE), duties.c.chase_at <= now
        )
        return [(str(row.id), row.chase_at) for row in self.rows(query)]

    def reports(self) -> list[Any]:
        """Every report, with the reference of its case and the reporter's address."""
        joined = reports.join(cases, cases.c.id == reports.c.case_id).join(
            people, people.c.id == reports.c.reporter_id
        )
        columns = (*reports.c, cases.c.reference, people.c.email)
        return self.rows(select(*columns).select_from(joined))

    def escalations(self) -> list[Any]:
        """Every escalation, with the reference of its case."""
        joined = escalations.join(cases, cases.c.id == escalations.c.case_id)
        return self.rows(select(*escalations.c, cases.c.reference).select_from(joined))

    def duties(self) -> list[Any]:
        """Every duty there ever was."""
        return self.rows(select(duties))

    def messages(self) -> list[Any]:
        """The whole outbox."""
        return self.rows(select(messages))

    def people(self) -> list[Any]:
        """The directory."""
        return self.rows(select(people.c.id, people.c.email, people.c.slack_user_id))

    def audit(self) -> list[Any]:
        """The record, in order."""
        return self.rows(select(audit).order_by(audit.c.seq))

    def rows(self, query: Select[*tuple[Any, ...]]) -> list[Any]:
        """All rows of a query, in a transaction of its own."""
        with self._engine.connect() as connection:
            return list(connection.execute(query))


def _read_only(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return create_engine(f"sqlite:///file:{parsed.database}?mode=ro&uri=true")
    engine = create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def _only_read(connection: Any, _record: object) -> None:
        connection.read_only = True

    return engine
