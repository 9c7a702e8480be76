"""A report about a case that nobody has asks a named manager to allocate it, until somebody is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.reading.snapshot import load_snapshot
from bot.use_cases.answer.record_follow_up import recordable_follow_up
from bot.use_cases.chase.follow_people_changes import follow_people_changes
from bot.values import Card
from state_machines.duties.duty import Duty, DutyState, overtake
from state_machines.duties.vacancy import ALLOCATE
from state_machines.errors import NotAllowed
from state_machines.people.people import Role
from tests.unit.bot.test_follow_people_changes import bring_in, lose
from tests.unit.bot.town_hall import CP_CASE, Hall, labels

VACANT = (
    "Allocate the case: no allocated social worker is named. This ends once the case system names somebody"
)


def asked(hall: Hall, case: str = CP_CASE) -> list[Duty]:
    return [duty for duty in hall.duties(case) if duty.key == ALLOCATE]


def test_a_case_that_somebody_has_asks_nobody(hall: Hall) -> None:
    hall.report(hall.amina)
    assert asked(hall) == []


def test_an_early_help_case_with_a_lead_practitioner_is_not_vacant(hall: Hall) -> None:
    hall.report(hall.amina, "LH-1088")
    assert asked(hall, "LH-1088") == []


def test_the_duty_manager_is_asked_once_however_many_reports_come(hall: Hall) -> None:
    bring_in(hall, case="nobody")
    hall.report(hall.amina)
    hall.report(hall.tom)
    (duty,) = asked(hall)
    assert (duty.task, duty.holder_id, duty.role) == (VACANT, hall.helen.id, Role.SOCIAL_WORKER_MANAGER)
    ping = hall.ping(hall.helen)
    assert VACANT in ping.text
    assert "Done: allocate" not in " / ".join(labels(ping))


def test_where_the_social_worker_has_left_it_is_their_manager(hall: Hall) -> None:
    lose(hall, hall.sam)
    hall.report(hall.amina)
    (duty,) = asked(hall)
    assert duty.holder_id == hall.ruth.id
    assert "its allocated social worker cannot be reached" in duty.task


def test_it_is_chased_like_what_is_urgent(hall: Hall) -> None:
    bring_in(hall, case="nobody")
    hall.report(hall.amina)
    hall.outbox()
    hall.advance(minutes=61)
    hall.chase_due()
    (duty,) = asked(hall)
    assert duty.told_ids == (hall.helen.id, hall.david.id)


def test_it_ends_with_the_import_that_names_somebody_and_the_cards_say_so(hall: Hall) -> None:
    bring_in(hall, case="nobody")
    hall.report(hall.amina)
    hall.acknowledge(hall.helen, asked(hall)[0])
    hall.outbox()
    hall.advance(minutes=1)
    bring_in(hall, case=hall.ina.email)
    (duty,) = asked(hall)
    assert (duty.state, duty.chase_at) == (DutyState.OVERTAKEN, None)
    assert hall.waiting_redraws()
    assert "Allocate the case" not in hall.ping(hall.helen).text
    follow_people_changes(hall.services, hall.now)
    assert "ina" in hall.names_told()


def test_an_import_that_names_nobody_leaves_it(hall: Hall) -> None:
    bring_in(hall, case="nobody")
    hall.report(hall.amina)
    bring_in(hall, case="nobody")
    assert [duty.is_live for duty in asked(hall)] == [True]


def test_it_ends_as_well_when_whoever_had_left_is_back(hall: Hall) -> None:
    lose(hall, hall.sam)
    hall.report(hall.amina)
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.sam.id, None, reachable=True)
        uow.commit()
    hall.advance(minutes=61)
    hall.chase_due()
    assert [duty.state for duty in asked(hall)] == [DutyState.OVERTAKEN]


def test_it_cannot_be_recorded_as_done_by_hand(hall: Hall) -> None:
    bring_in(hall, case="nobody")
    hall.report(hall.amina)
    with hall.reading() as uow:
        state = load_snapshot(uow, hall.services, hall.escalation().id, hall.now)
    with pytest.raises(NotAllowed, match="Name somebody in the case system"):
        recordable_follow_up(state, asked(hall)[0].id, hall.helen)


def test_it_outlives_the_chart_and_a_new_report_asks_no_second_time(hall: Hall) -> None:
    bring_in(hall, case="nobody")
    first = hall.report(hall.amina)
    with hall.services.store.write() as uow:
        escalation = uow.escalations.by_id(first.id)
        assert escalation is not None
        uow.escalations.save(replace(escalation, closed_at=hall.now))
        uow.commit()
    hall.advance(minutes=1)
    second = hall.report(hall.tom)
    assert second.id != first.id
    assert asked(hall) == []


def test_an_import_that_takes_the_social_worker_away_asks_at_once_and_once(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.outbox()
    hall.advance(minutes=1)
    bring_in(hall, case="nobody")
    follow_people_changes(hall.services, hall.now)
    (duty,) = asked(hall)
    assert (duty.task, duty.holder_id) == (VACANT, hall.helen.id)
    assert "helen" in hall.names_told()
    assert VACANT in hall.ping(hall.helen).text
    bring_in(hall, case="nobody")
    follow_people_changes(hall.services, hall.now)
    assert len(asked(hall)) == 1
    assert hall.names_told() == []


def test_nothing_waits_on_whoever_went_nor_on_nobody(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.acknowledge(hall.sam)
    hall.advance(minutes=1)
    bring_in(hall, case="nobody")
    follow_people_changes(hall.services, hall.now)
    live = [duty for duty in hall.duties() if duty.is_live]
    assert live
    assert hall.sam.id not in {duty.holder_id for duty in live}
    assert {duty.holder_id for duty in live} <= {person.id for person in hall.people.values()}
    assert all(duty.chase_at for duty in live)


def test_a_case_whose_chart_is_closed_is_asked_about_while_something_is_owed_in_it(hall: Hall) -> None:
    first = hall.report(hall.amina)
    with hall.services.store.write() as uow:
        uow.escalations.save(replace(first, closed_at=hall.now))
        uow.commit()
    hall.advance(minutes=1)
    bring_in(hall, case="nobody")
    follow_people_changes(hall.services, hall.now)
    assert [duty.holder_id for duty in asked(hall)] == [hall.helen.id]


def test_a_case_in_which_nothing_is_open_asks_nobody(hall: Hall) -> None:
    hall.report(hall.amina, "LH-1057")
    hall.advance(minutes=1)
    bring_in(hall, case="nobody")
    follow_people_changes(hall.services, hall.now)
    assert asked(hall, "LH-1057") == []


def test_whoever_was_asked_hears_that_the_case_is_allocated(hall: Hall) -> None:
    bring_in(hall, case="nobody")
    hall.report(hall.amina)
    hall.outbox()
    hall.advance(minutes=1)
    bring_in(hall, case=hall.ina.email)
    (told,) = [one for one in hall.outbox() if one.payload.get("what") == "allocated"]
    assert told.to_person_id == hall.helen.id
    card = hall.compose_message(told)
    assert isinstance(card, Card)
    assert card.text == (
        "LH-1042: the case is allocated\n"
        "Ina Bell has the case now, as allocated social worker. "
        "It need not be allocated any more: nothing is asked of you for that."
    )


def test_a_case_that_falls_vacant_a_second_time_is_asked_about_again(hall: Hall) -> None:
    hall.report(hall.amina)
    for email in ("nobody", hall.ina.email, "nobody"):
        hall.advance(minutes=1)
        bring_in(hall, case=email)
        follow_people_changes(hall.services, hall.now)
    assert [duty.is_live for duty in asked(hall)] == [False, True]


def test_an_alarm_at_a_case_that_falls_vacant_asks_as_well(hall: Hall) -> None:
    first = hall.report(hall.amina)
    with hall.services.store.write() as uow:
        for duty in uow.duties.of_escalation(first.id):
            if duty.is_live:
                uow.duties.save(overtake(duty, hall.now))
        uow.escalations.save(replace(first, closed_at=hall.now))
        uow.commit()
    session_id = hall.begin(hall.tom)
    hall.give(hall.tom, session_id, "yes")
    hall.give(hall.tom, session_id, CP_CASE)
    hall.advance(minutes=1)
    bring_in(hall, case="nobody")
    follow_people_changes(hall.services, hall.now)
    assert [duty.holder_id for duty in asked(hall)] == [hall.helen.id]
