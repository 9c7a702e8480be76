"""Reads a person's cases as they concern them: what they owe, what they work on, what they reported."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.reading.part_of import part_of
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.reading.standing import Standing, standing_of
from bot.services import Services
from bot.unexpected_errors import log_unexpected_error
from state_machines.access.matrix import Right
from state_machines.case.case import Case
from state_machines.errors import NewerRelease
from state_machines.people.people import Person
from storage.errors import WrongKey
from storage.records import Json
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

#: What comes of a row that was damaged (sealed text that no key opens, values that are no such thing), and of
#: one that only a newer release can read.
_DAMAGED = (WrongKey, NewerRelease, ValueError, TypeError, KeyError)


@dataclass(frozen=True, slots=True)
class Standings:
    """The open cases, overdue first, those in which nothing is open, and those that cannot be read."""

    shown: tuple[Standing, ...]
    quiet: tuple[Case, ...]
    damaged: tuple[Case, ...]

    @property
    def escalation_ids(self) -> list[Json]:
        """What was shown, for the audit entry."""
        return [one.state.escalation.id for one in self.shown]


def standings(uow: UnitOfWork, services: Services, person: Person, now: datetime) -> Standings:
    """A person's open escalations and other cases. One that cannot be read hides no other."""
    owed = uow.escalations.owed_by(person.id)
    theirs = uow.cases.of_person(person.id)
    asked = dict.fromkeys((*owed, *uow.escalations.open_of_person(person.id)))
    states = tuple(_readable_snapshots(uow, services, asked, now))
    case_ids = {case.id for case in theirs}
    found = [one for one in states if _is_concerned(one, person, case_ids)]
    shown = sorted((standing_of(state, person, now) for state in found), key=lambda one: one.sort_key)
    read = {state.escalation.id for state in states}
    unread = (case for one in asked if one not in read for case in _case_of(uow, one))
    damaged = [case for case in unread if not _is_closed_to(case, person)]
    open_ids = {one.state.case.id for one in shown} | {case.id for case in damaged}
    return Standings(
        tuple(shown),
        tuple(case for case in theirs if case.id not in open_ids),
        tuple(damaged),
    )


def _is_closed_to(case: Case, person: Person) -> bool:
    """Whether a case that cannot be read must not be named to them: who knows of it cannot be worked out."""
    return case.restricted is not None or person.id in case.barred_ids


def _case_of(uow: UnitOfWork, escalation_id: str) -> Iterator[Case]:
    case_id = uow.escalations.case_of(escalation_id)
    case = uow.cases.by_id(case_id) if case_id else None
    if case is not None:
        yield case


def _readable_snapshots(
    uow: UnitOfWork, services: Services, escalation_ids: Iterable[str], now: datetime
) -> Iterator[Snapshot]:
    for escalation_id in escalation_ids:
        try:
            yield load_snapshot(uow, services, escalation_id, now)
        except _DAMAGED as error:
            log_unexpected_error(
                log, f"reading escalation {escalation_id}, which is left out of a list,", error
            )


def _is_concerned(state: Snapshot, person: Person, case_ids: Collection[str]) -> bool:
    """Whether the person works on the case, or has a part in it; having been told once is none."""
    return state.case.id in case_ids or part_of(state, person).may(Right.SEE_STEP)
