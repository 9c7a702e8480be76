"""Earlier episodes are read for several cases at once, and cost the same however many there are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import event

from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.open_case import open_case
from tests.unit.bot.town_hall import CIN_CASE, CP_CASE, Hall


def an_episode(hall: Hall, case: str = CP_CASE) -> str:
    """A missed visit, a meeting, and the family engages; the escalation's id."""
    opened = hall.report(hall.amina, case)
    hall.record(hall.sam, "arrange_meeting", case, planned_on=hall.now.date().isoformat())
    hall.advance(days=1)
    hall.record(hall.sam, "record_engaging", case, reason="Both parents came.")
    hall.outbox()
    hall.advance(days=30)
    return opened.id


def count_statements(hall: Hall, look: Callable[[], object]) -> int:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(hall.services.store.engine, "before_cursor_execute", note)
    look()
    event.remove(hall.services.store.engine, "before_cursor_execute", note)
    return len(said)


def test_the_episodes_of_several_cases_come_in_one_reading_the_earliest_first(hall: Hall) -> None:
    first, second = an_episode(hall), an_episode(hall, CIN_CASE)
    third = an_episode(hall)
    hall.report(hall.tom)
    with hall.reading() as uow:
        cases = [uow.cases.by_reference(one) for one in (CP_CASE, CIN_CASE)]
        found = uow.episodes.of_cases([case.id for case in cases if case])
        only = uow.episodes.of_cases([case.id for case in cases[1:] if case])
        assert uow.episodes.of_cases([]) == ()
    assert [one.escalation_id for one in found] == [first, second, third]
    assert [one.escalation_id for one in only] == [second]
    (report,) = found[0].reports
    assert (report.kind, report.reporter_id, report.recorded_at) == (
        "missed_visit",
        hall.amina.id,
        found[0].opened_at,
    )
    ending = found[0].ending
    assert ending is not None
    assert (ending.event, ending.by_id, found[0].step) == ("record_engaging", hall.sam.id, "closed")


@pytest.mark.long_where(backend={"postgresql"}, reader={"tom"})
@pytest.mark.parametrize("reader", ["sam", "tom"])
def test_more_episodes_cost_no_statement_more(hall: Hall, reader: str) -> None:
    person = hall.people[reader]

    def all_looks() -> list[int]:
        escalation = hall.report(hall.tom)
        taken = [
            count_statements(hall, lambda: case_status(hall.services, person, CP_CASE, hall.now)),
            count_statements(hall, lambda: open_case(hall.services, person, escalation.id, hall.now)),
            count_statements(hall, lambda: hall.ping(person)),
        ]
        hall.record(hall.sam, "arrange_meeting", planned_on=hall.now.date().isoformat())
        hall.advance(days=1)
        hall.record(hall.sam, "record_engaging", reason="Both parents came.")
        hall.outbox()
        hall.advance(days=30)
        return taken

    an_episode(hall)
    few = all_looks()
    for _ in range(3):
        an_episode(hall)
    assert all_looks() == few
