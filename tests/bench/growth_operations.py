"""The operations measured on a large authority: the engine's round, questions and reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path

from sqlalchemy import update

from bot.engine.loop import Engine
from bot.message_kinds import MESSAGE_KINDS
from bot.services import Services
from bot.slack.limits import SLACK
from bot.use_cases.collect.dialog_kinds import DIALOG_KINDS
from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.home_card import home_card
from bot.use_cases.show.my_cases import my_cases
from state_machines.messages.delivery import DeliveryState
from state_machines.people.people import Person
from state_machines.policy.policy import load_policy
from state_machines.settings.local_settings import load_local_settings
from storage.tables import messages
from storage.unit_of_work import Store
from tests.bench.growth_cases import CASELOAD, UNDER_WAY, reference, reporter, worker
from tests.bench.standing_clock import SilentSlack, StandingClock
from tests.unit.bot.town_hall import AUTHORITY, MORNING, FakeDirectory, Hall

#: The case that is asked about: under way, and so in its social worker's list.
_ASKED_ABOUT = 7


@contextmanager
def open_services(database: Path, key: str) -> Iterator[Services]:
    """The demo's authority over this database."""
    settings = load_local_settings(AUTHORITY / "settings.yaml")
    with Store(f"sqlite:///{database}", [key]) as store:
        store.upgrade()
        yield Services(store, settings, load_policy(settings.policy), FakeDirectory(), SLACK, DIALOG_KINDS)


@contextmanager
def an_engine(services: Services) -> Iterator[Engine]:
    """Running, with nothing left to do."""
    engine = Engine(services, SilentSlack(), StandingClock(MORNING), message_kinds=MESSAGE_KINDS)
    engine.start()
    try:
        engine.settle(60)
        yield engine
    finally:
        engine.stop()


def looks(services: Services) -> dict[str, Callable[[], object]]:
    """What the same social worker with the same caseload asks, by name."""
    asks = _somebody(services, worker(_ASKED_ABOUT))
    return {
        "/case": partial(case_status, services, asks, reference(_ASKED_ABOUT), MORNING),
        "/cases": partial(my_cases, services, asks, MORNING),
        "Home": partial(home_card, services, asks, MORNING),
    }


def submissions(services: Services, after: int) -> Iterator[Callable[[], object]]:
    """The last press of a report, for each case of a reporter who has not reported before.

    Their cases come soon after the case of number `after`, and are not those of whoever asks. The questions
    are answered before; what is sent meanwhile counts as sent.
    """
    first = (after // CASELOAD + 3) * CASELOAD
    person = _somebody(services, reporter(first))
    # No key of a press that was given before: they begin far beyond those of any other size.
    hall = Hall(services, FakeDirectory(), {}, "", keys=count(1_000_000 + first))
    for number in range(first, first + CASELOAD):
        if number % UNDER_WAY != _ASKED_ABOUT:  # one that is under way is joined: another thing to measure
            session_id = hall.fill_report(person, reference(number))
            _mark_all_sent(services)
            yield partial(hall.submit, person, session_id)
    _mark_all_sent(services)


def _somebody(services: Services, person_id: str) -> Person:
    with services.store.read() as uow:
        person = uow.people.by_id(person_id)
    if person is None:
        raise LookupError(f"the copied authority has no {person_id}")
    return person


def _mark_all_sent(services: Services) -> None:
    """Nothing waits: a round that finds work is another thing to measure."""
    with services.store.engine.connect() as connection:
        connection.execution_options(writing=True)
        waiting = update(messages).where(messages.c.state == DeliveryState.PENDING)
        connection.execute(waiting.values(state=DeliveryState.SENT))
        connection.commit()
