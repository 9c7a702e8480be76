"""Who has the part of a team's duty manager, and of the duty contact out of hours, at one moment."""

from __future__ import annotations

from datetime import datetime

from state_machines.people.rota import RotaPart
from state_machines.settings.local_settings import LocalSettings
from storage.unit_of_work import UnitOfWork


def duty_manager_id(uow: UnitOfWork, settings: LocalSettings, team: str, now: datetime) -> str | None:
    """Whom the rota names for this team now, else the one whom the settings name."""
    found = _still_here(uow, uow.rota.on_duty_at(now).person_id(RotaPart.DUTY_MANAGER, team))
    known = settings.teams.get(team)
    return found or person_id_of(uow, known.duty_manager if known else None)


def duty_contact_id(uow: UnitOfWork, settings: LocalSettings, team: str, now: datetime) -> str | None:
    """The duty contact by the rota, else by the settings; None in working hours, and where nobody is."""
    if settings.calendar.is_open(now):
        return None
    found = _still_here(uow, uow.rota.on_duty_at(now).person_id(RotaPart.DUTY_CONTACT, team))
    return found or person_id_of(uow, settings.out_of_hours.duty_contact)


def _still_here(uow: UnitOfWork, person_id: str | None) -> str | None:
    """A rota may still name somebody who has left: then the settings say who stands there."""
    person = uow.people.by_id(person_id) if person_id else None
    return person.id if person is not None and not person.has_left else None


def person_id_of(uow: UnitOfWork, email: str | None) -> str | None:
    """The id of the person with this address; None where there is none."""
    person = uow.people.by_email(email) if email else None
    return person.id if person else None
