"""Stores what people answered when a duty asked something of them; an answer never changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, insert, select

from state_machines.case.report import Answer
from state_machines.duties.duty_answer import DutyAnswer
from storage.tables import duties, duty_answers
from storage.transaction import Transaction


class DutyAnswersRepository:
    """Answers are added and read; their words are encrypted."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, answer: DutyAnswer) -> None:
        values = {column.name: getattr(answer, column.name) for column in duty_answers.c}
        self._transaction.run(insert(duty_answers), values | {"answers": dict(answer.answers)})

    def of_escalation(self, escalation_id: str) -> tuple[DutyAnswer, ...]:
        """Every answer in this escalation, in the order in which they were given."""
        query = select(duty_answers).join(duties, duties.c.id == duty_answers.c.duty_id)
        query = query.where(duties.c.escalation_id == escalation_id)
        rows = self._transaction.rows(query.order_by(duty_answers.c.answered_at, duty_answers.c.id))
        return tuple(map(_answer, rows))


def _answer(row: Row[Any]) -> DutyAnswer:
    return DutyAnswer(**row._asdict() | {"answers": _answers(row.answers)})


def _answers(stored: Mapping[str, Any]) -> dict[str, Answer]:
    """Several options are a tuple, which JSON keeps as a list."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
