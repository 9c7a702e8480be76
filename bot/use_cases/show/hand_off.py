"""Shows what was decided last as a block to copy, to whoever sees the whole case; recorded like a reading."""

from __future__ import annotations

from datetime import datetime

from bot.cards.answers.detail import refusal_card
from bot.cards.answers.hand_off_card import hand_off_card, last_decision
from bot.reading.case_record import read_case_record, sees_all
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.show.written_words import written_words
from bot.values import Card
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def hand_off(services: Services, person: Person, escalation_id: str, now: datetime) -> Card:
    """A private card, or the same refusal as for the case itself; both are put on record."""
    with services.store.write(lock_rows=False) as uow:
        known = uow.escalations.by_id(escalation_id) is not None
        state = load_snapshot(uow, services, escalation_id, now) if known else None
        if state is None or not sees_all(uow, services, person, state.case, now):
            uow.audit.append(now, person.id, "case:refuse", escalation_id)
            shown = refusal_card()
        else:
            uow.audit.append(now, person.id, "case:hand_off", state.case.id, {"escalation": escalation_id})
            shown = hand_off_card(state, _reason(uow, services, person, state, now))
        uow.commit()
    return shown


def _reason(uow: UnitOfWork, services: Services, person: Person, state: Snapshot, now: datetime) -> str:
    """What was written with the last decision."""
    move = last_decision(state)
    if move is None:
        return ""
    written = written_words(uow, services, read_case_record(uow, services, person, state.case, now), now)
    return written.reasons.get((move.escalation_id, move.at), "")
