"""Looking for cases that are not one's own is on the record, and only so often in an hour."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from bot.health.findings import Level
from bot.health.look import take_look
from bot.slack.limits import SLACK
from bot.use_cases.collect.look_up_case import LIMIT, LOOK_UP, LOOK_UPS
from bot.use_cases.show.case_status import case_status
from state_machines.errors import NoSuchCase
from state_machines.settings.local_settings import LOOK_UPS_BY_DEFAULT
from tests.unit.bot.town_hall import CP_CASE, Hall


def asks_for(hall: Hall, *references: str) -> tuple[str, list[str]]:
    """Stu, who has no case, begins a report and types these; its session and what each was refused with."""
    session_id = hall.begin(hall.stu)
    hall.give(hall.stu, session_id, "no")
    refusals = []
    for reference in references:
        try:
            hall.give(hall.stu, session_id, reference)
        except NoSuchCase as refused:
            refusals.append(refused.user_message)
        else:
            break
    return session_id, refusals


def what_was_looked_for(hall: Hall) -> list[str]:
    with hall.reading() as uow:
        entries = uow.audit.of_subject(hall.stu.id)
    return [str(one.details["case"]) for one in entries if one.action == LOOK_UP]


def case_id(hall: Hall) -> str:
    with hall.reading() as uow:
        found = uow.cases.by_reference(CP_CASE)
        assert found is not None
        return found.id


def test_a_look_up_is_on_the_record_whether_there_is_such_a_case_or_not(hall: Hall) -> None:
    asks_for(hall, "LH-9999", "Kezia Thornbury", CP_CASE)
    assert what_was_looked_for(hall) == ["unknown", "unknown", case_id(hall)]


def test_what_somebody_typed_is_not_on_the_record(hall: Hall) -> None:
    asks_for(hall, "Kezia Thornbury")
    with hall.reading() as uow:
        details = [one.details for one in uow.audit.of_subject(hall.stu.id)]
    assert details == [{"case": "unknown"}]


def test_ones_own_cases_are_no_look_ups(hall: Hall) -> None:
    hall.report(hall.amina)
    assert hall.audit(LOOK_UP) == []


@pytest.mark.parametrize("reference", ["LH-9999", CP_CASE])
def test_too_many_in_an_hour_are_refused_in_the_same_words_for_every_reference(
    hall: Hall, reference: str
) -> None:
    tried = [f"LH-{8000 + number}" for number in range(LOOK_UPS_BY_DEFAULT)]
    _, refusals = asks_for(hall, *tried, reference)
    assert len(refusals) == LOOK_UPS_BY_DEFAULT + 1
    said = refusals[-1]
    assert said.startswith(
        "You have looked for many cases that are not yours in the last hour, so this one was not looked for. "
        "Please come back to your line manager, with the reference. Your answers are kept."
    )
    assert "999" in said
    with hall.reading() as uow:
        assert [one.action for one in uow.audit.of_subject(LOOK_UPS)] == [LIMIT]


def test_an_hour_later_it_is_possible_again(hall: Hall) -> None:
    tried = [f"LH-{8000 + number}" for number in range(LOOK_UPS_BY_DEFAULT + 1)]
    session_id, refusals = asks_for(hall, *tried)
    assert "many cases" in refusals[-1]
    hall.advance(hours=1, minutes=1)
    hall.give(hall.stu, session_id, CP_CASE)
    assert hall.prompt(session_id).step == "what_happened"


def test_the_authority_sets_how_many(hall: Hall) -> None:
    with_one = hall.services.settings.look_ups
    assert with_one is not None
    changed = hall.services.settings.model_copy(
        update={"look_ups": with_one.model_copy(update={"an_hour": 1})}
    )
    object.__setattr__(hall.services, "settings", changed)
    _, refusals = asks_for(hall, "LH-8001", "LH-8002")
    assert ["many cases" in one for one in refusals] == [False, True]


def test_where_nobody_set_it_doorsteps_own_number_holds(hall: Hall) -> None:
    unset = hall.services.settings.model_copy(update={"look_ups": None})
    assert unset.look_ups_an_hour == LOOK_UPS_BY_DEFAULT


def test_health_says_that_somebody_was_stopped(hall: Hall) -> None:
    def found() -> tuple[Level, str]:
        health = take_look(hall.services.store, SLACK, hall.now)
        return next((one.level, one.words) for one in health.findings if one.name == "look_ups")

    assert found() == (Level.OK, "Nobody looked for more cases than they may in an hour.")
    asks_for(hall, *[f"LH-{8000 + number}" for number in range(LOOK_UPS_BY_DEFAULT + 1)])
    level, words = found()
    assert level is Level.WARNING
    assert words.startswith("In the last day somebody was stopped once")
    hall.advance(days=1, minutes=1)
    assert found()[0] is Level.OK


def test_the_social_worker_reads_that_the_reporter_is_not_in_the_network(hall: Hall) -> None:
    hall.report(hall.gil)
    said = "Reporter: Gil Frost is not in this child's network, as far as Doorstep knows"
    assert said in hall.ping(hall.sam).text
    assert said in hall.ping(hall.ruth).text


def test_of_a_reporter_in_the_network_nothing_is_said(hall: Hall) -> None:
    hall.report(hall.amina)
    assert "network, as far as" not in hall.ping(hall.sam).text


def statements_of(hall: Hall, reference: str) -> int:
    """How many statements `/case` asks for somebody to whom the case is nothing."""
    asked: list[str] = []

    def hear(*what: object) -> None:
        asked.append(str(what[2]))

    event.listen(hall.services.store.engine, "before_cursor_execute", hear)
    try:
        said = case_status(hall.services, hall.stu, reference, hall.now).text
    finally:
        event.remove(hall.services.store.engine, "before_cursor_execute", hear)
    assert "that you can see" in said
    return len(asked)


def test_asking_for_a_case_that_there_is_not_costs_as_much_as_for_one_of_others(hall: Hall) -> None:
    hall.report(hall.amina)
    of_others = statements_of(hall, CP_CASE)
    assert of_others > 5
    assert abs(statements_of(hall, "LH-1041") - of_others) <= 2
    for unknown in ("LH-9999", "Kezia Thornbury"):
        assert abs(statements_of(hall, unknown) - of_others) <= 4
