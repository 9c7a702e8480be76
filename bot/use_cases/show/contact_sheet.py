"""Reads whom to telephone while Doorstep is down: the teams, who is on duty, and the last resort."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards.documents.contact_sheet import NO_NUMBER, Contact, ContactSheet, SheetSection
from bot.cards.parts.times import moment
from state_machines.people.people import Person
from state_machines.people.rota import PART_TITLES, RotaPart, Shift
from state_machines.settings.local_settings import LocalSettings
from storage.unit_of_work import UnitOfWork


def read_contact_sheet(
    uow: UnitOfWork, settings: LocalSettings, now: datetime, days: int, teams: Iterable[str] = ()
) -> ContactSheet:
    """The sheet of all teams, or of those that are named; nobody who has left stands on it."""
    until = now + timedelta(days=days)
    people = [one for one in uow.people.all() if not one.has_left]
    sheet = _Sheet(settings, people, uow.rota.in_force(now, until), until)
    wanted = tuple(teams) or tuple(settings.teams)
    sections = (*(sheet.team(name) for name in wanted), *sheet.for_all())
    numbers = tuple((one.label, one.number) for one in settings.emergency_numbers)
    return ContactSheet(
        settings.authority, now, until, numbers, tuple(one for one in sections if one.contacts)
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    settings: LocalSettings
    people: list[Person]
    shifts: tuple[Shift, ...]
    until: datetime

    def team(self, name: str) -> SheetSection:
        """Who is on duty for a team, who is above it, and everybody in it."""
        team = self.settings.teams[name]
        leads = (
            *self._on_duty(RotaPart.DUTY_MANAGER, name, team.duty_manager),
            *self._by_email("service manager", team.service_manager),
        )
        members = (one for one in self.people if one.team == name)
        return SheetSection(f"Team {name}", (*leads, *(_contact("in the team", one) for one in members)))

    def for_all(self) -> Iterator[SheetSection]:
        """What the whole authority has: out of hours, the last resort, each agency's safeguarding leads."""
        hours = self.settings.out_of_hours
        out = self._on_duty(RotaPart.DUTY_CONTACT, None, hours.duty_contact)
        last = self._by_email("last resort", hours.last_resort)
        yield SheetSection("Out of hours, and when nobody else answers", (*out, *last))
        leads = {one.safeguarding_lead_id for one in self.people}
        found = (_contact("safeguarding lead", one) for one in self.people if one.id in leads)
        yield SheetSection("Safeguarding leads", tuple(found))

    def _on_duty(self, part: RotaPart, team: str | None, named: str | None) -> Iterator[Contact]:
        """By the rota, shift by shift; where it names nobody the one of the settings has the part."""
        title = PART_TITLES[part]
        for shift in self.shifts:
            if shift.part is part and shift.team in (team, None):
                span = f"{title}, {moment(shift.begins_at)} to {moment(shift.ends_at)}"
                yield from (_contact(span, one) for one in self.people if one.id == shift.person_id)
        yield from self._by_email(f"{title}, where nobody else is named" if self.shifts else title, named)

    def _by_email(self, part: str, email: str | None) -> Iterator[Contact]:
        wanted = email.lower() if email else ""
        yield from (_contact(part, one) for one in self.people if one.email.lower() == wanted)


def _contact(part: str, person: Person) -> Contact:
    who = ", ".join(filter(None, (person.job_title, person.agency)))
    return Contact(part, person.name, who, person.telephone or NO_NUMBER)
