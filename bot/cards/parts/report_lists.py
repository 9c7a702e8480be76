"""The lists of a report that only run time knows: own cases, siblings, from whom words may be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from bot.cards.parts.own_cases import OWN_CASES, OwnCases
from bot.cards.parts.words import name_and_job
from dialogs.catalog.others_must_know import AROUND_FAMILY
from dialogs.catalog.siblings import SIBLINGS_OF_CASE
from dialogs.danger_alerts import CASE_STEP
from dialogs.session import Session
from dialogs.spec import Option
from state_machines.case.case import Case
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


class ReportLists(Mapping[str, tuple[Option, ...]]):
    """Each list is read when a question offers it, in one unit of work."""

    def __init__(
        self,
        uow: UnitOfWork,
        session: Session,
        person: Person,
        siblings: Callable[[], tuple[Option, ...]],
    ) -> None:
        own = OwnCases(uow, person)
        self._read: dict[str, Callable[[], tuple[Option, ...]]] = {
            OWN_CASES: lambda: own[OWN_CASES],
            # Two questions of the review offer it.
            AROUND_FAMILY: cache(lambda: kept_from_options(uow, session, person)),
            SIBLINGS_OF_CASE: siblings,
        }

    def __getitem__(self, name: str) -> tuple[Option, ...]:
        return self._read[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def kept_from_options(uow: UnitOfWork, session: Session, person: Person) -> tuple[Option, ...]:
    """The agencies and people around the case, for a reporter with a part in it; for others nobody.

    Whoever leads on the case is not among them, nor is their agency: they are the ones to be asked.
    """
    reference = session.answers.get(CASE_STEP) if CASE_STEP in session.trail else None
    case = uow.cases.by_reference(reference) if isinstance(reference, str) else None
    if case is None or person.id not in _around(case) or person.id in case.barred_ids:
        return ()
    people = {one.id: one for one in uow.people.by_ids(_around(case))}
    leads = [people[one] for one in _leads(case) if one in people]
    asked = {one.agency for one in leads} | {person.agency}
    others = [one for one in people.values() if one not in leads and one.id != person.id]
    agencies = sorted({one.agency for one in others} - asked)
    named = sorted(others, key=lambda one: one.name)
    return (
        *(Option(agency, f"All of {agency}") for agency in agencies),
        *(Option(one.id, name_and_job(one)) for one in named),
    )


def _around(case: Case) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*_leads(case), *case.network_ids)))


def _leads(case: Case) -> tuple[str, ...]:
    return tuple(filter(None, (case.allocated_social_worker_id, case.lead_practitioner_id)))
