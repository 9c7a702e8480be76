"""The picker of one's own cases begins with what is open, then with what was reported last."""

from __future__ import annotations

from bot.use_cases.collect.own_cases import own_cases
from tests.unit.bot.town_hall import CIN_CASE, CP_CASE, Hall


def order(hall: Hall) -> list[str]:
    return [one.value for one in own_cases(hall.services, hall.amina, hall.now)]


def test_what_is_open_comes_first_then_what_was_reported_last(hall: Hall) -> None:
    by_reference = order(hall)
    assert by_reference[:2] == [CP_CASE, CIN_CASE]
    hall.report(hall.amina, CIN_CASE)
    assert order(hall) == [CIN_CASE, CP_CASE, *by_reference[2:]]
    hall.advance(minutes=1)
    hall.report(hall.amina, CP_CASE)
    assert order(hall)[:2] == [CP_CASE, CIN_CASE]
    with hall.reading() as uow:
        assert list(uow.cases.plans_of_person(hall.amina.id)) == order(hall)
