"""What tests look up in a database that Doorstep itself has no reason to ask for."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from state_machines.case.escalation import Escalation
from state_machines.duties.duty import Duty
from state_machines.messages.delivery import VISIBLE_FROM, DeliveryState
from storage.escalations_repository import _escalation
from storage.message_rows import queued_message
from storage.records import QueuedMessage
from storage.tables import duties, escalations, messages
from storage.unit_of_work import UnitOfWork


def open_escalations(uow: UnitOfWork) -> tuple[Escalation, ...]:
    """Every open escalation, oldest first."""
    query = select(escalations).where(escalations.c.open_case_id.is_not(None))
    rows = uow._transaction.rows(query.order_by(escalations.c.opened_at))
    return tuple(_escalation(row) for row in rows)


def duty_by_id(uow: UnitOfWork, duty_id: str) -> Duty | None:
    """The duty, held in a unit that writes as everybody holds one who is about to change it."""
    return next(iter(uow.duties._many_for_update(select(duties).where(duties.c.id == duty_id))), None)


def message_by_id(uow: UnitOfWork, message_id: str) -> QueuedMessage | None:
    """The message as the outbox holds it, with what may be waiting to be written."""
    row = uow._transaction.one_or_none(select(messages).where(messages.c.id == message_id))
    return None if row is None else queued_message(row)


@dataclass(frozen=True, slots=True)
class NotArrived:
    """A message that has not arrived, as its entry says, however damaged; its `state` may be unknown."""

    id: str
    kind: str
    state: str
    last_error: str


def not_arrived(uow: UnitOfWork) -> tuple[NotArrived, ...]:
    """What has not arrived although it was tried often enough to be seen, or never can; oldest first."""
    state = messages.c.state
    tried = and_(state != DeliveryState.SENT, messages.c.attempts >= VISIBLE_FROM)
    unknown = state.not_in(list(DeliveryState))
    plain = select(messages.c.id, messages.c.kind, messages.c.state, messages.c.last_error)
    shown = plain.where(or_(state == DeliveryState.FAILED, tried, unknown)).order_by(messages.c.seq)
    return tuple(NotArrived(**row._asdict()) for row in uow._transaction.rows(shown))
