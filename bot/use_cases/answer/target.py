"""The target of a button outside a dialog: an escalation, or one duty of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.cards.parts.joint_buttons import AND
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Target:
    """An escalation's id, and a duty's id if the button names one.

    `also` are the escalations of other children on the same card, for which the press counts as well.
    """

    escalation_id: str
    duty_id: str | None = None
    also: tuple[str, ...] = ()

    @property
    def escalation_ids(self) -> tuple[str, ...]:
        """Every escalation for which the press counts, in the order of the card."""
        return (self.escalation_id, *self.also)


def load_all(uow: UnitOfWork, services: Services, aim: Target, now: datetime) -> tuple[Snapshot, ...]:
    """Every escalation for which the press counts; several cases are locked first, in one order."""
    if aim.also:
        ids = (uow.escalations.case_of(one) for one in aim.escalation_ids)
        uow.cases.lock([one for one in ids if one is not None])
    return tuple(load_snapshot(uow, services, one, now) for one in aim.escalation_ids)


def target_of(value: str) -> Target:
    """Read a button's value: "<escalation id>", several joined by "+", or "<escalation id>/<duty id>"."""
    aimed, _, duty_id = value.partition("/")
    first, *others = aimed.split(AND)
    return Target(first, duty_id or None, tuple(others))
