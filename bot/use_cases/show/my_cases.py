"""Answers `/cases`: the person's cases, overdue first."""

from __future__ import annotations

from datetime import datetime

from bot.cards.answers.home import case_list_card
from bot.reading.standings import standings
from bot.services import Services
from bot.values import Card
from state_machines.people.people import Person


def my_cases(services: Services, person: Person, now: datetime) -> Card:
    """The cases in which they owe something, work or reported. Reading them is put on record."""
    with services.store.write(lock_rows=False) as uow:
        theirs = standings(uow, services, person, now)
        shown = case_list_card(theirs.shown, theirs.quiet, services.surface.commands, theirs.damaged)
        uow.audit.append(now, person.id, "cases:read", person.id, {"escalations": theirs.escalation_ids})
        uow.commit()
    return shown
