"""Shows a safeguarding lead who looked at a case; that they asked is on record too."""

from __future__ import annotations

from datetime import datetime

from bot.cards.answers.detail import refusal_card
from bot.cards.answers.who_looked import is_safeguarding_lead, who_looked_card
from bot.reading.record_lines import readings_of_case
from bot.reading.snapshot import load_snapshot
from bot.services import Services
from bot.values import Card
from state_machines.people.people import Person


def who_looked(services: Services, person: Person, escalation_id: str, now: datetime) -> Card:
    """A private card, or the same refusal as for the case itself; both are put on record."""
    with services.store.write(lock_rows=False) as uow:
        escalation = uow.escalations.by_id(escalation_id)
        state = load_snapshot(uow, services, escalation_id, now) if escalation else None
        if state is None or not is_safeguarding_lead(person, state.circle):
            uow.audit.append(now, person.id, "case_reads:refuse", escalation_id)
            shown = refusal_card()
        else:
            uow.audit.append(now, person.id, "case_reads:read", state.case.id, {"escalation": escalation_id})
            shown = who_looked_card(state.case.reference, readings_of_case(uow, state.case.id))
        uow.commit()
    return shown
