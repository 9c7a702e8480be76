"""The Home tab: what waits for this person."""

from __future__ import annotations

from datetime import datetime

from bot.cards.answers.home import home
from bot.office import Office
from bot.reading.standings import standings
from bot.values import Card
from state_machines.people.people import Person


def home_card(office: Office, person: Person, now: datetime) -> Card:
    """Duties first, then drafts, then cases; references only, recorded."""
    with office.store.write(holding=False) as uow:
        theirs = standings(uow, office, person, now)
        drafts = [draft.session for draft in uow.drafts.open_of(person.id)]
        shown = home(person, theirs.shown, drafts, theirs.quiet, theirs.damaged)
        uow.audit.append(now, person.id, "cases:read", person.id, {"escalations": theirs.escalation_ids})
        uow.commit()
    return shown
