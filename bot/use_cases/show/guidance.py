"""Shows the board's guidance for the place where a case stands, to whoever may see the step."""

from __future__ import annotations

from datetime import datetime

from bot.cards.answers.detail import refusal_card
from bot.cards.parts.guidance import REST, guidance_card
from bot.reading.sight_of import sight_in
from bot.reading.snapshot import load_snapshot
from bot.services import Services
from bot.values import Card
from state_machines.duties.access import NOTHING
from state_machines.people.people import Person


def guidance(services: Services, person: Person, target: str, now: datetime) -> Card:
    """A private card, or the same refusal as for the case itself; both are put on record.

    `target` is "<escalation id>", or "<escalation id>/rest" for what did not fit on the first page.
    """
    escalation_id, _, page = target.partition("/")
    with services.store.write(lock_rows=False) as uow:
        escalation = uow.escalations.by_id(escalation_id)
        state = load_snapshot(uow, services, escalation_id, now) if escalation else None
        seen = sight_in(uow, state, person) if state else NOTHING
        if state is None or seen.is_none:
            uow.audit.append(now, person.id, "guidance:refuse", escalation_id)
            shown = refusal_card()
        else:
            uow.audit.append(now, person.id, "guidance:read", escalation_id, {"step": state.escalation.step})
            shown = guidance_card(state, person, rest=page == REST)
        uow.commit()
    return shown
