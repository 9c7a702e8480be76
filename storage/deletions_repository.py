"""Has our own messages about what was erased taken away from where they stand, by way of the outbox."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, insert, or_, select, update

from state_machines.case.report import Urgency
from state_machines.messages.delivery import DeliveryState
from storage.message_claims import ERASED
from storage.message_ranks import REDRAW_RANK
from storage.messages_repository import DELETION, without_index
from storage.tables import messages
from storage.transaction import Transaction

#: After every redraw: nobody waits for it.
_RANK = REDRAW_RANK + 3
#: The kind of the messages that ask a dialog's questions, and name the dialog.
_QUESTION = "question"
_ORIGINAL = without_index(messages.c.redraws) == ""
_COPIED = ("to_person_id", "to_channel", "conversation")
_deleted = messages.alias("deleted")


@dataclass(frozen=True, slots=True)
class UndeletedMessage:
    """A message of ours that stays where it stands, and why it could not be taken away.

    It is about something that was erased, or `kept_from` its reader now; who they are is then not hidden.
    """

    case_id: str | None
    channel: str
    mark: str
    reason: str
    person_id: str | None = None
    kept_from: bool = False


class DeletionsRepository:
    """Entries of the outbox that take a message away; each names it as a redraw names its message."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def enqueue(
        self,
        escalation_ids: Collection[str],
        alarm_ids: Collection[str],
        dialogs: Mapping[str, str],
        case_id: str | None,
        now: datetime,
    ) -> int:
        """Take away what stands about these, and send none of it that waits; returns how many there are.

        `dialogs` are ids with whose they were: their questions and answers stand in messages too. A message
        is taken away once.
        """
        about = _about(escalation_ids, alarm_ids, dialogs)
        if about is None:
            return 0
        held = self._transaction.rows(self._transaction.for_update(select(messages).where(about, _ORIGINAL)))
        ids = [row.id for row in held]
        self._drop_waiting(ids)
        known = self._transaction.rows(
            select(messages.c.redraws).where(messages.c.redraws.in_(ids), messages.c.kind == DELETION)
        )
        gone = {row.redraws for row in known}
        new = [row for row in held if row.id not in gone and row.ts is not None and row.channel is not None]
        if new:
            self._transaction.run(insert(messages), [_deletion(row, case_id, now) for row in new])
            self._transaction.wake = True
        return len(new)

    def take_away(self, message_id: str, now: datetime) -> bool:
        """Take away one message that its reader may not have any more; false where that is on its way."""
        query = select(messages).where(messages.c.id == message_id, _ORIGINAL)
        row = self._transaction.one_or_none(self._transaction.for_update(query))
        known = select(messages.c.id).where(messages.c.redraws == message_id, messages.c.kind == DELETION)
        if row is None or row.ts is None or self._transaction.one_or_none(known.limit(1)) is not None:
            return False
        values = _deletion(row, None, now) | {"payload": {"kept_from": True}}
        self._transaction.run(insert(messages), [values])
        self._transaction.wake = True
        return True

    def count_of(
        self,
        escalation_ids: Collection[str],
        alarm_ids: Collection[str],
        dialogs: Mapping[str, str],
    ) -> int:
        """How many messages stand about these."""
        about = _about(escalation_ids, alarm_ids, dialogs)
        if about is None:
            return 0
        stands = and_(about, _ORIGINAL, messages.c.ts.is_not(None))
        return len(self._transaction.rows(select(messages.c.id).where(stands)))

    def being_sent(self, escalation_ids: Collection[str]) -> bool:
        """Whether a message about one of these is on its way, or may have arrived."""
        moving = (DeliveryState.SENDING.value, DeliveryState.UNCERTAIN.value)
        query = select(messages.c.id).where(
            messages.c.escalation_id.in_(escalation_ids),
            without_index(messages.c.state).in_(moving),
            _ORIGINAL,
        )
        return bool(escalation_ids) and bool(self._transaction.rows(query.limit(1)))

    def undeleted(self) -> tuple[UndeletedMessage, ...]:
        """Messages that could not be taken away, the first asked first."""
        query = (
            select(
                _deleted.c.payload,
                _deleted.c.last_error,
                messages.c.to_person_id,
                messages.c.channel,
                messages.c.ts,
            )
            .join(messages, messages.c.id == _deleted.c.redraws)
            .where(_deleted.c.kind == DELETION, _deleted.c.state == DeliveryState.FAILED.value)
        )
        rows = self._transaction.rows(query.order_by(_deleted.c.seq))
        return tuple(
            UndeletedMessage(
                dict(row.payload).get("case"),
                row.channel or "",
                row.ts or "",
                row.last_error,
                row.to_person_id,
                kept_from=bool(dict(row.payload).get("kept_from")),
            )
            for row in rows
        )

    def waiting(self) -> int:
        """How many messages are still to be taken away."""
        ended = (DeliveryState.SENT.value, DeliveryState.FAILED.value)
        query = select(messages.c.id).where(messages.c.kind == DELETION, messages.c.state.not_in(ended))
        return len(self._transaction.rows(query))

    def _drop_waiting(self, ids: Collection[str]) -> None:
        """Neither those that wait are sent, nor is any of these drawn anew."""
        same = or_(messages.c.id.in_(ids), messages.c.redraws.in_(ids))
        waits = and_(same, messages.c.state == DeliveryState.PENDING.value, messages.c.kind != DELETION)
        dropped = {"state": DeliveryState.FAILED.value, "last_error": ERASED}
        if ids:
            self._transaction.run(update(messages).where(waits).values(dropped))


def _about(
    escalation_ids: Collection[str],
    alarm_ids: Collection[str],
    dialogs: Mapping[str, str],
) -> ColumnElement[bool] | None:
    said = [messages.c.escalation_id.in_(escalation_ids)] if escalation_ids else []
    alarmed = [messages.c.alarm_id.in_(alarm_ids)] if alarm_ids else []
    every = [*said, *alarmed, *([_of_dialogs(dialogs)] if dialogs else [])]
    return or_(*every) if every else None


def _of_dialogs(dialogs: Mapping[str, str]) -> ColumnElement[bool]:
    """Messages that asked a dialog's questions; its last words stand in the place of one of them."""
    return and_(
        messages.c.to_person_id.in_(sorted(set(dialogs.values()))),
        without_index(messages.c.kind) == _QUESTION,
        messages.c.payload["session_id"].as_string().in_(sorted(dialogs)),
    )


def _deletion(row: Any, case_id: str | None, now: datetime) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COPIED} | {
        "id": uuid4().hex,
        "kind": DELETION,
        "urgency": Urgency.ROUTINE.value,
        "rank": _RANK,
        "payload": {} if case_id is None else {"case": case_id},
        "redraws": row.id,
        "state": DeliveryState.PENDING.value,
        "attempts": 0,
        "try_at": now,
        "last_error": "",
        "created_at": now,
    }
