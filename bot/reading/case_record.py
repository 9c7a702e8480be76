"""Reads everything that a chronology of a case is made of, as one person may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.reading.amendments import withdrawn_among
from bot.reading.chronology import RecordedEpisode, recorded_episodes
from bot.reading.family import siblings_of
from bot.reading.sight_of import sight_of
from bot.reading.snapshot import circle_of
from bot.reading.unreached import NOBODY, Unreached, read_unreached, read_unreached_of_alarm
from bot.services import Services
from state_machines.alarms.alarm import Alarm
from state_machines.case.case import Case
from state_machines.case.pending_ending import PendingEnding
from state_machines.case.report import Report
from state_machines.case.sightings import Sighting
from state_machines.case.standing_facts import StandingFact
from state_machines.duties.circle import Circle
from state_machines.duties.duty_answer import DutyAnswer
from state_machines.people.people import Person
from storage.records import FoundPattern
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case with all that was recorded of it, oldest first; without words kept from the `reader`."""

    case: Case
    reader: Person
    circle: Circle
    episodes: tuple[RecordedEpisode, ...]
    reports: tuple[Report, ...]
    withdrawn: frozenset[str]
    answers: tuple[DutyAnswer, ...]
    endings: tuple[PendingEnding, ...]
    patterns: tuple[FoundPattern, ...]
    sightings: tuple[Sighting, ...]
    facts: tuple[StandingFact, ...]
    alarms: tuple[Alarm, ...]
    unreached: Unreached = NOBODY
    unreached_of_alarms: Mapping[str, Unreached] = field(default_factory=dict)

    def person(self, person_id: str | None) -> Person | None:
        """The person with this id, or None."""
        return self.circle.person(person_id)


def sees_all(uow: UnitOfWork, services: Services, person: Person, case: Case, now: datetime) -> bool:
    """Whether this person may see the whole case now, and so may take its chronology."""
    return sight_of(uow, services, person, case, now).sight.is_full


def cases_to_tell_of(
    uow: UnitOfWork, services: Services, person: Person, case: Case, now: datetime, *, family: bool
) -> tuple[Case, ...]:
    """The case, and of its family those children whose whole case this person may see."""
    others = siblings_of(uow, case) if family else ()
    return (case, *(one for one in others if sees_all(uow, services, person, one, now)))


def read_case_record(
    uow: UnitOfWork, services: Services, reader: Person, case: Case, now: datetime
) -> CaseRecord:
    """Whether the reader may see it is for the caller to ask first."""
    reports = uow.reports.of_case(case.id)
    episodes = recorded_episodes(uow, services, case.id)
    ids = [one.escalation.id for one in episodes]
    facts, alarms = uow.standing_facts.of_case(case.id), uow.alarms.of_case(case.id)
    return CaseRecord(
        case=case,
        reader=reader,
        circle=circle_of(uow, services.settings, case, now, reports),
        episodes=episodes,
        reports=reports,
        withdrawn=frozenset(withdrawn_among(uow, [one.id for one in reports])),
        answers=tuple(answer for one in ids for answer in uow.duty_answers.of_escalation(one)),
        endings=tuple(ending for one in ids for ending in uow.pending_endings.of_escalation(one)),
        patterns=tuple(found for one in ids for found in uow.patterns.of_escalation(one)),
        sightings=uow.sightings.of_case(case.id),
        facts=tuple(fact.as_read_by(reader.id, reader.agency) for fact in facts),
        alarms=alarms,
        unreached_of_alarms={one.id: read_unreached_of_alarm(uow, one.id) for one in alarms},
        unreached=read_unreached(uow, ids),
    )
