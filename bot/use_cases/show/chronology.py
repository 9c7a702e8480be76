"""Shows the chronology of a case to whoever sees all of it, and to whoever must decide from it."""

from __future__ import annotations

from datetime import datetime

from bot.cards.answers.chronology import chronology_card, reads_chronology
from bot.cards.answers.detail import refusal_card
from bot.reading.chronology import recorded_episodes
from bot.reading.sight_of import sight_of
from bot.reading.snapshot import load_snapshot
from bot.services import Services
from bot.values import Card
from state_machines.people.people import Person


def chronology(services: Services, person: Person, escalation_id: str, now: datetime) -> Card:
    """A private card, or the same refusal as for the case itself; both are put on record."""
    with services.store.write(lock_rows=False) as uow:
        escalation = uow.escalations.by_id(escalation_id)
        state = load_snapshot(uow, services, escalation_id, now) if escalation else None
        sees_all = state is not None and sight_of(uow, services, person, state.case, now).sight.is_full
        may_read = state is not None and reads_chronology(state, person)
        if state is None or not may_read:
            uow.audit.append(now, person.id, "chronology:refuse", escalation_id)
            shown = refusal_card()
        else:
            uow.audit.append(now, person.id, "chronology:read", state.case.id, {"escalation": escalation_id})
            shown = chronology_card(
                state, recorded_episodes(uow, services, state.case.id), offers_files=sees_all
            )
        uow.commit()
    return shown
