"""An unanswered duty climbs, and never stops by itself."""

from __future__ import annotations

from bot.use_cases.chase.chase import chase_duty
from state_machines.case.report import Urgency
from state_machines.duties.duty import DutyState
from tests.unit.bot.town_hall import Hall, account_at


def test_nothing_is_chased_before_it_is_due(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.outbox()
    before = hall.duties()
    hall.advance(minutes=59)
    for duty in before:
        chase_duty(hall.services, duty.id, hall.now)
    assert hall.duties() == before
    assert hall.outbox() == []


def test_a_duty_climbs_to_the_manager_and_its_holder_is_reminded(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.acknowledge(hall.priya)
    hall.acknowledge(hall.ruth)
    hall.outbox()
    hall.advance(hours=1)
    assert hall.chase_due() == 2
    assert sorted(hall.names_told()) == ["ruth", "sam"]
    duty = hall.duty("tell_social_worker")
    assert duty.told_ids == (hall.sam.id, hall.ruth.id)
    assert duty.holder_id == hall.sam.id


def test_the_reporter_hears_of_a_climb_once(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.acknowledge(hall.priya)
    hall.acknowledge(hall.ruth)
    hall.outbox()
    hall.advance(hours=1)
    hall.chase_due()
    (message,) = [one for one in hall.outbox() if one.kind == "news"]
    assert (
        "The allocated social worker has not acknowledged. Ruth Adeyemi was told"
        in hall.compose_message(message).text
    )


def test_chasing_twice_at_the_same_moment_tells_everybody_once(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.outbox()
    hall.advance(hours=1)
    due = [duty.id for duty in hall.duties()]
    for duty_id in (*due, *due):
        chase_duty(hall.services, duty_id, hall.now)
    told = hall.names_told()
    assert sorted(told) == sorted(set(told))


def test_the_ladder_has_no_end(hall: Hall) -> None:
    hall.report(hall.amina, immediate_danger="yes")
    hall.outbox()
    for _ in range(12):
        hall.advance(minutes=5)
        assert hall.chase_due() > 0
    hall.outbox()
    hall.advance(minutes=5)
    hall.chase_due()
    assert "kofi" in hall.names_told()
    duties = hall.duties()
    assert duties
    assert all(duty.chase_at is not None and duty.chase_at > hall.now for duty in duties)


def test_after_days_of_silence_each_duty_is_chased_once(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.outbox()
    hall.advance(days=3)
    hall.chase_due()
    assert hall.chase_due() == 0
    told = hall.names_told()
    assert sorted(told) == sorted(set(told))


def test_an_acknowledgement_that_leads_to_nothing_expires_and_says_who_gave_it(hall: Hall) -> None:
    hall.report(hall.amina)
    for person in (hall.sam, hall.ruth, hall.priya):
        hall.acknowledge(person)
    hall.outbox()
    hall.advance(days=1)
    assert hall.chase_due() == 1
    assert hall.names_told() == ["sam"]
    assert hall.duty("convene_core_group").state is DutyState.OPEN
    assert "acknowledged on Tue 17 Nov at 10:05, but nothing followed" in hall.ping(hall.sam).text


def test_a_new_immediate_report_hastens_what_stands_open(hall: Hall) -> None:
    hall.report(hall.amina)
    assert hall.report(hall.tom, immediate_danger="yes").urgency is Urgency.IMMEDIATE
    waits = {
        duty.key: (duty.chase_at - hall.now).total_seconds()
        for duty in hall.duties()
        if duty.chase_at is not None
    }
    for hastened in ("tell_social_worker_manager", "tell_safeguarding_lead", "tell_social_care_of_danger"):
        assert waits[hastened] == 5 * 60


def test_a_holder_who_cannot_be_reached_is_passed_over(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.acknowledge(hall.priya)
    hall.outbox()
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.ruth.id, account_at("U0RUTH"), reachable=False)
        uow.commit()
    hall.advance(hours=1)
    hall.chase_due()
    told = hall.names_told()
    assert "ruth" not in told
    assert "helen" in told or "david" in told
