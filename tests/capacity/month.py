"""Plays months of an authority through the real use cases: reports, pings, chases, answers, endings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.use_cases.people.import_people import import_people
from bot.use_cases.show.case_status import case_status
from state_machines.people.people import Person
from tests.capacity import authority
from tests.capacity.stored import Stored, growth, stored
from tests.unit.bot.town_hall import Hall, a_hall

#: Of each case one report a year, which is the assumption that every figure of the page rests on.
REPORTS_A_CASE_AND_YEAR = 1.0
WORKING_DAYS_A_MONTH = 21
#: How often somebody looks at a case with `/case` while it is open.
LOOKS = 5
#: Of ten reports so many are answered by nobody for four hours, and so many for a day.
SLOW, SILENT = 3, 1


@dataclass(frozen=True, slots=True)
class Played:
    """What was played, and what it left and cost."""

    cases: int
    months: int
    reports: int
    messages: int
    redraws: int
    seconds_of_processor: float
    slowest_report: float
    imported: dict[str, Stored]
    gained: dict[str, Stored]
    size: int


def play(
    folder: Path, cases: int, months: int, say: Callable[[str], None], reports: int | None = None
) -> Played:
    """Play so many months of an authority with so many cases; `reports` says how many, if not as many."""
    many = reports or round(cases * REPORTS_A_CASE_AND_YEAR * months / 12)
    with a_hall(folder) as hall:
        database = folder / "doorstep.db"
        say(f"importing {cases:,} cases …")
        imported = import_people(
            hall.services.store, authority.people_csv(cases), authority.cases_csv(cases), hall.now
        )
        assert imported.problems == (), imported.problems[:3]
        before = stored(database)
        began = time.process_time()
        counted = _Counted()
        for number, at in enumerate(_moments(hall.now, many, months)):
            hall.now = max(hall.now, at)
            _one_report(hall, number * (cases // many), number, counted)
            if number % 20 == 0:
                say(f"{number} of {many} reports, {hall.now:%d %B} …")
        used = time.process_time() - began
        after = stored(database)
        return Played(
            cases,
            months,
            many,
            counted.messages,
            counted.redraws,
            used,
            counted.slowest,
            before,
            growth(before, after),
            database.stat().st_size,
        )


@dataclass
class _Counted:
    messages: int = 0
    redraws: int = 0
    slowest: float = 0.0


def _moments(first: datetime, many: int, months: int) -> Iterator[datetime]:
    """So many moments in working hours, spread over the months."""
    days = WORKING_DAYS_A_MONTH * months
    for number in range(many):
        day, part = divmod(number * days / many, 1)
        weeks, weekday = divmod(int(day), 5)
        monday = first - timedelta(days=first.weekday(), hours=first.hour - 9)
        yield monday + timedelta(weeks=weeks + 1, days=weekday, hours=part * 6)


def _one_report(hall: Hall, case: int, number: int, counted: _Counted) -> None:
    """A missed visit from the first question to the family that engages again."""
    reference = authority.reference(case)
    reporter, worker, manager, lead = _people(hall, case)
    with _timed(counted):
        hall.report(reporter, reference)
    _send(hall, counted)
    silent, slow = number % 10 < SILENT, number % 10 < SILENT + SLOW
    for _ in range(8 if silent else 2 if slow else 0):
        hall.advance(minutes=30)
        hall.chase_due()
        _send(hall, counted)
    for person in (worker, manager, lead):
        hall.acknowledge(person, case=reference)
        _send(hall, counted)
    hall.record(worker, "arrange_meeting", reference, planned_on=hall.now.date().isoformat())
    _send(hall, counted)
    for _ in range(LOOKS):
        case_status(hall.services, manager, reference, hall.now)
    hall.record(worker, "record_engaging", reference, reason="Both visits were kept since, and all is well.")
    _send(hall, counted)


@contextmanager
def _timed(counted: _Counted) -> Iterator[None]:
    began = time.process_time()
    yield
    counted.slowest = max(counted.slowest, time.process_time() - began)


def _send(hall: Hall, counted: _Counted) -> None:
    """What waits is sent, and what is to be drawn again is drawn."""
    for one in hall._empty_outbox():
        if one.redraws is None:
            counted.messages += 1
        else:
            counted.redraws += 1


def _people(hall: Hall, case: int) -> tuple[Person, Person, Person, Person]:
    emails = (authority.reporter(case), authority.worker(case), authority.manager(case), authority.LEAD)
    with hall.reading() as uow:
        found = [uow.people.by_email(email) for email in emails]
    reporter, worker, manager, lead = found
    assert reporter
    assert worker
    assert manager
    assert lead
    return reporter, worker, manager, lead
