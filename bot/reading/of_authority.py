"""Who works for the authority itself, and not for another agency around the child."""

from __future__ import annotations

from state_machines.people.people import Person
from state_machines.settings.local_settings import LocalSettings
from storage.unit_of_work import UnitOfWork


def is_of_authority(uow: UnitOfWork, settings: LocalSettings, person: Person) -> bool:
    """Whether somebody works for the authority itself: in one of its teams, or where their managers do."""
    if person.team in settings.teams:
        return True
    seniors = (uow.people.by_email(one) for one in settings.seniors)
    return any(one is not None and one.agency == person.agency for one in seniors)
