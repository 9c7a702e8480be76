"""Composes a person's Home tab."""

from __future__ import annotations

from datetime import datetime

from bot.cards.answers.home import home_contents
from bot.reading.standings import standings
from bot.services import Services
from bot.values import Card
from state_machines.people.people import Person


def home_card(services: Services, person: Person, now: datetime) -> Card:
    """Duties first, then drafts, then cases, by references only. Reading it is put on record."""
    with services.store.write(lock_rows=False) as uow:
        theirs = standings(uow, services, person, now)
        drafts = [draft.session for draft in uow.drafts.open_of(person.id)]
        shown = home_contents(
            person, theirs.shown, drafts, theirs.quiet, services.surface.commands, theirs.damaged
        )
        uow.audit.append(now, person.id, "cases:read", person.id, {"escalations": theirs.escalation_ids})
        uow.commit()
    return shown
