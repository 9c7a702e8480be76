"""Which other children of a family somebody may report on together, and which they never hear of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.reading.family import FamilyMember
from bot.reading.snapshot import circle_of, family_around
from bot.services import Services
from state_machines.case.case import Case
from state_machines.duties.access import sight
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Siblings:
    """The other children behind the door, as they concern one reporter."""

    offered: tuple[FamilyMember, ...] = ()
    others: tuple[FamilyMember, ...] = ()

    @property
    def everybody(self) -> tuple[FamilyMember, ...]:
        """All of them, those who were offered first."""
        return (*self.offered, *self.others)


def siblings_for(uow: UnitOfWork, services: Services, case: Case, person: Person, now: datetime) -> Siblings:
    """Offered are those in whose cases the person has a part by their post, as in the case itself.

    Somebody who only knows a reference must not learn by it who lives at that door.
    """
    if case.family is None:
        return Siblings()
    around = circle_of(uow, services.settings, case, now)
    family = family_around(uow, services.settings, case, now, around)
    if sight(person, around).is_none:
        return Siblings(others=family)
    return Siblings(
        tuple(one for one in family if one.has_part(person)),
        tuple(one for one in family if not one.has_part(person)),
    )
