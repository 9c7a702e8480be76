"""What is measured of a large authority: the engine's round, what somebody asks, what somebody reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path

from sqlalchemy import update

from bot.engine.loop import Engine
from bot.office import Office
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
from tests.bench.still import SilentSlack, StandingClock
from tests.unit.bot.town_hall import AUTHORITY, MORNING, FakeDirectory, Hall

#: The case that is asked about: under way, and so in its social worker's list.
_ASKED_ABOUT = 7


@contextmanager
def an_office(database: Path, key: str) -> Iterator[Office]:
    """The demo's authority over this database."""
    settings = load_local_settings(AUTHORITY / "settings.yaml")
    with Store(f"sqlite:///{database}", [key]) as store:
        store.upgrade()
        yield Office(store, settings, load_policy(settings.policy), FakeDirectory())


@contextmanager
def an_engine(office: Office) -> Iterator[Engine]:
    """Running, with nothing left to do."""
    engine = Engine(office, SilentSlack(), StandingClock(MORNING))
    engine.start()
    try:
        engine.settle(60)
        yield engine
    finally:
        engine.stop()


def looks(office: Office) -> dict[str, Callable[[], object]]:
    """What the same social worker with the same caseload asks, by name."""
    asks = _somebody(office, worker(_ASKED_ABOUT))
    return {
        "/case": partial(case_status, office, asks, reference(_ASKED_ABOUT), MORNING),
        "/cases": partial(my_cases, office, asks, MORNING),
        "Home": partial(home_card, office, asks, MORNING),
    }


def submissions(office: Office, after: int) -> Iterator[Callable[[], object]]:
    """The last press of a report, for each case of a reporter who has not reported before.

    Their cases come soon after the case of number `after`, and are not those of whoever asks. The questions
    are answered before; what is sent meanwhile counts as sent.
    """
    first = (after // CASELOAD + 3) * CASELOAD
    person = _somebody(office, reporter(first))
    # No key of a press that was given before: they begin far beyond those of any other size.
    hall = Hall(office, FakeDirectory(), {}, "", keys=count(1_000_000 + first))
    for number in range(first, first + CASELOAD):
        if number % UNDER_WAY != _ASKED_ABOUT:  # one that is under way is joined: another thing to measure
            session_id = hall.filled(person, reference(number))
            _all_sent(office)
            yield partial(hall.submit, person, session_id)
    _all_sent(office)


def _somebody(office: Office, person_id: str) -> Person:
    with office.store.read() as uow:
        person = uow.people.by_id(person_id)
    if person is None:
        raise LookupError(f"the copied authority has no {person_id}")
    return person


def _all_sent(office: Office) -> None:
    """Nothing waits: a round that finds work is another thing to measure."""
    with office.store.engine.connect() as connection:
        connection.execution_options(writing=True)
        waiting = update(messages).where(messages.c.state == DeliveryState.PENDING)
        connection.execute(waiting.values(state=DeliveryState.SENT))
        connection.commit()
