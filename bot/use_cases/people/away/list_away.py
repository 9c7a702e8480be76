"""Lists when somebody is away, and for whom they cover."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.absences import absence_list_card
from bot.services import Services
from bot.use_cases.people.away.find_person import find_below
from bot.values import Card
from state_machines.people.people import Person


def list_away(services: Services, actor: Person, typed: str, now: datetime) -> Card:
    """One's own absences, or those of somebody below; NotAllowed for anybody else's."""
    with services.store.read() as uow:
        person = find_below(uow, services.settings, actor, typed) if typed else actor
        own = uow.absences.of_person(person.id, now)
        covered = uow.absences.covered_by(person.id, now)
        ids = {one for absence in (*own, *covered) for one in (absence.person_id, absence.cover_id) if one}
        named = {one.id: one for one in map(uow.people.by_id, ids) if one is not None}
    return absence_list_card(person, actor, own, covered, named, services.surface.commands)
