"""Lists the person's own cases by the child's name, for a modal; reading the names is put on record."""

from __future__ import annotations

from datetime import datetime

from bot.services import Services
from dialogs.spec import Option
from state_machines.people.people import Person
from storage.records import Json


def own_cases(services: Services, person: Person, now: datetime) -> tuple[Option, ...]:
    """Reference and child's name of every case of this person, for a modal only (promise 7).

    What is open comes first, then what was reported last.
    """
    with services.store.write() as uow:
        order = {reference: place for place, reference in enumerate(uow.cases.plans_of_person(person.id))}
        cases = sorted(uow.cases.of_person(person.id), key=lambda case: order[case.reference])
        if cases:
            references: list[Json] = [case.reference for case in cases]
            uow.audit.append(now, person.id, "case_names:read", person.id, {"references": references})
        uow.commit()
    return tuple(Option(case.reference, f"{case.reference}, {case.child_name}") for case in cases)
