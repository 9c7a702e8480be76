"""Promises that must hold after every story, whatever it was about."""

from __future__ import annotations

from state_machines.duties.duty import Duty
from storage.unit_of_work import Store, UnitOfWork
from tests.stored import open_escalations


def no_orphan(store: Store) -> None:
    """Promise 3: each open escalation has a live duty; each live duty a named holder and a next chase."""
    with store.read() as uow:
        for escalation in open_escalations(uow):
            live = [duty for duty in uow.duties.of_escalation(escalation.id) if duty.is_live]
            assert live, f"nobody owes anything in the open escalation {escalation.id}"
            for duty in live:
                assert duty.chase_at is not None, f"{_name_of_duty(uow, duty)} is never chased again"
                assert uow.people.by_id(duty.holder_id) is not None, (
                    f"{_name_of_duty(uow, duty)} has no holder"
                )


def record_is_whole(store: Store) -> None:
    """Promise 10: the chained record verifies."""
    with store.read() as uow:
        verdict = uow.audit.verify()
    assert verdict.broken is None, f"entry {verdict.broken} of the record: {verdict.reason}"


def _name_of_duty(uow: UnitOfWork, duty: Duty) -> str:
    escalation = uow.escalations.by_id(duty.escalation_id)
    return f"the duty {duty.key} at the step {escalation.step if escalation else 'unknown'}"
