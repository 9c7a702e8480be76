"""Stores dialogs under way, each with the message that asks its present question."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from dialogs.session import Session, SessionState
from dialogs.session_json import session_from_json, session_to_json
from state_machines.errors import NewerRelease
from storage.records import Draft, MessageRef
from storage.stored_addresses import place_from_text, place_to_text
from storage.tables import drafts
from storage.transaction import Transaction

# Built once, for building a statement costs more than running it.
_BY_ID = select(drafts).where(drafts.c.id == bindparam("draft_id"))
_SAVE = update(drafts).where(drafts.c.id == bindparam("draft_id"))

_UNDER_WAY = frozenset({SessionState.ASKING, SessionState.REVIEW})


class DraftsRepository:
    """Drafts by id or person; in a writing unit the row of a draft that is read by id is locked."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, session: Session, question: MessageRef | None = None) -> None:
        """Add a draft; raises ChangedMeanwhile where the person has the same dialog under way already."""
        self._transaction.add(drafts, _values(session) | _place(question))

    def save(self, session: Session, question: MessageRef | None = None) -> None:
        """Store the session; the place of its question changes only where `question` is given."""
        values = _changing(session) | (_place(question) if question else {})
        self._transaction.run(_SAVE, values | {"draft_id": session.id}, rows=[session.id])

    def by_id(self, session_id: str) -> Draft | None:
        """The draft, also after it was submitted or cancelled; NewerRelease where only one can read it."""
        row = self._transaction.one_or_none(self._transaction.for_update(_BY_ID), {"draft_id": session_id})
        return None if row is None else _draft(row)

    def open_of(self, person_id: str) -> tuple[Draft, ...]:
        """What this person has under way, last touched first, but for what only a newer release can read."""
        query = select(drafts).where(drafts.c.person_id == person_id, drafts.c.open_key.is_not(None))
        rows = self._transaction.rows(query.order_by(drafts.c.updated_at.desc(), drafts.c.id))
        return tuple(draft for row in rows for draft in _readable_draft(row))


def _readable_draft(row: Row[Any]) -> Iterator[Draft]:
    try:
        yield _draft(row)
    except NewerRelease:
        return  # It is kept for the release that wrote it; whoever asks for it by its id is told so.


def _draft(row: Row[Any]) -> Draft:
    question = None if row.channel is None else MessageRef(place_from_text(row.channel), row.ts)
    return Draft(session_from_json(row.session), question)


def _values(session: Session) -> dict[str, Any]:
    owner = {"id": session.id, "person_id": session.person_id, "dialog": session.dialog}
    return owner | _changing(session)


def _changing(session: Session) -> dict[str, Any]:
    """The columns that an answer may change; whose draft it is never changes."""
    return {
        "open_key": _open_key(session),
        "session": session_to_json(session),
        "updated_at": session.updated_at,
    }


def _open_key(session: Session) -> str | None:
    if session.state not in _UNDER_WAY:
        return None
    return json.dumps([session.person_id, session.dialog, sorted(session.context.items())])


def _place(question: MessageRef | None) -> dict[str, str | None]:
    if question is None:
        return {"channel": None, "ts": None}
    return {"channel": place_to_text(question.place), "ts": question.mark}
