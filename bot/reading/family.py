"""Reads the other children behind a child's door, and what is known of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from state_machines.case.case import Case
from state_machines.case.standing_facts import StandingFact
from state_machines.duties.access import sight
from state_machines.duties.circle import Circle
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """Another child of the family, who stands around that case, and what is known there.

    `named` says whether whoever reads may know which case it is; that there is one is not said otherwise.
    """

    case: Case
    circle: Circle
    facts: tuple[StandingFact, ...] = ()
    named: bool = False

    def has_part(self, person: Person) -> bool:
        """Whether the person leads on that case, stands above it or works with the child, by their post."""
        return not sight(person, self.circle).is_none

    def as_known_to(self, person: Person) -> FamilyMember:
        """The member for this reader: named only where they have a part, without words kept from them."""
        theirs = (fact.as_read_by(person.id, person.agency) for fact in self.facts)
        return replace(self, facts=tuple(theirs), named=self.has_part(person))


def siblings_of(uow: UnitOfWork, case: Case) -> tuple[Case, ...]:
    """The other children of the family, by reference; none where nobody said that there are any."""
    if case.family is None:
        return ()
    return tuple(one for one in uow.cases.of_family(case.family) if one.id != case.id)


def read_family(
    uow: UnitOfWork, case: Case, circle_for: Callable[[Case], Circle]
) -> tuple[FamilyMember, ...]:
    """The other children, with what is known of each; `circle_for` reads who stands around one of them."""
    siblings = siblings_of(uow, case)
    known = uow.standing_facts.of_cases([one.id for one in siblings])
    return tuple(FamilyMember(one, circle_for(one), _of_case(known, one)) for one in siblings)


def _of_case(facts: Iterable[StandingFact], case: Case) -> tuple[StandingFact, ...]:
    return tuple(fact for fact in facts if fact.case_id == case.id)
