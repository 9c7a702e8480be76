"""A repeat referral is found by dates and reason in the record, where the board's document names repeats."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards.parts.moves import event_words
from bot.reading.snapshot import load_snapshot
from bot.use_cases.show.case_status import case_status
from state_machines.policy.policy import load_policy
from tests.unit.bot.incidents import report_an_incident
from tests.unit.bot.test_amend_report import sends
from tests.unit.bot.town_hall import CIN_CASE, CP_CASE, Hall

REASON = "Talked over in supervision."


@pytest.fixture
def stockport(hall: Hall) -> Hall:
    hall.services = replace(hall.services, policy=load_policy("stockport-3.7"))
    return hall


def an_episode(hall: Hall) -> None:
    """A missed visit that turns out not to be persistent."""
    hall.report(hall.amina, what_happened="cut_short")
    hall.record(hall.grace, "record_not_persistent", reason=REASON)
    assert hall.escalation().closed_at is not None
    hall.outbox()


def repeat_events(hall: Hall) -> list[str]:
    with hall.reading() as uow:
        return [move.event for move in uow.escalations.moves_of(hall.escalation().id)]


def patterns(hall: Hall) -> list[str]:
    with hall.reading() as uow:
        return [one.pattern.name for one in uow.patterns.of_escalation(hall.escalation().id)]


def test_a_missed_visit_a_month_after_another_episode_waits_for_the_managers_decision(
    stockport: Hall,
) -> None:
    an_episode(stockport)
    stockport.advance(days=30)
    stockport.report(stockport.amina)
    assert stockport.escalation().step == "repeat_referral"
    owed = stockport.duty("decide_repeat_referral")
    assert (owed.holder_id, owed.source.section) == (stockport.grace.id, "5.2")
    assert "grace" in stockport.names_told()
    assert "referred_again" in patterns(stockport)
    said = case_status(stockport.services, stockport.sam, CP_CASE, stockport.now).text
    assert "Referred again within 12 months, for the same reason (Stockport 3.7, sections 5.1, 5.2" in said
    with stockport.reading() as uow:
        state = load_snapshot(uow, stockport.services, stockport.escalation().id, stockport.now)
    assert event_words(state, state.moves[-1]) == "the record shows a repeat referral"
    assert state.moves[-1].actor_id is None
    # What the visit itself calls for stands beside it.
    assert stockport.duty("assess_no_access").is_live


def test_what_the_manager_decided_is_not_asked_again_by_the_next_report(stockport: Hall) -> None:
    an_episode(stockport)
    stockport.advance(days=30)
    stockport.report(stockport.amina)
    stockport.record(stockport.grace, "keep_repeat_referral", reason="The chronology shows progress.")
    stockport.advance(hours=1)
    stockport.report(stockport.amina)
    assert stockport.escalation().step == "weigh_persistence"
    assert repeat_events(stockport).count("repeat_found") == 1


def test_thirteen_months_later_it_is_no_repeat(stockport: Hall) -> None:
    an_episode(stockport)
    stockport.advance(days=396)
    stockport.report(stockport.amina)
    assert stockport.escalation().step == "weigh_persistence"
    assert "referred_again" not in patterns(stockport)


def test_for_another_reason_it_is_no_repeat(stockport: Hall) -> None:
    an_episode(stockport)
    stockport.advance(days=30)
    report_an_incident(stockport, stockport.amina, threats=("verbal",))
    assert stockport.escalation().step == "weigh_persistence"
    assert "repeat_found" not in repeat_events(stockport)


def test_a_report_that_was_withdrawn_makes_no_repeat(stockport: Hall) -> None:
    stockport.report(stockport.amina, what_happened="cut_short")
    sends(stockport, stockport.amina, "withdraw", "It was the flat next door.")
    stockport.record(stockport.grace, "record_not_persistent", reason=REASON)
    stockport.advance(days=30)
    stockport.report(stockport.amina)
    assert stockport.escalation().step == "weigh_persistence"


def test_a_second_report_in_the_same_episode_is_no_repeat(stockport: Hall) -> None:
    stockport.report(stockport.amina)
    stockport.advance(days=1)
    stockport.report(stockport.amina)
    assert stockport.escalation().step == "weigh_persistence"


def test_a_referral_that_is_reported_as_one_is_compared_by_the_reason_it_names(stockport: Hall) -> None:
    an_episode(stockport)
    stockport.advance(days=30)
    for reason, step in (("hostility", "weigh_persistence"), ("no_access", "repeat_referral")):
        session_id = stockport.begin(stockport.amina, "repeat_referral")
        answers = {"case": CP_CASE, "referral_reason": reason, "chronology": "yes", "account": "Again."}
        while (prompt := stockport.prompt(session_id)).step != "review":
            stockport.give(stockport.amina, session_id, answers[prompt.step])
        stockport.submit(stockport.amina, session_id)
        assert stockport.escalation().step == step
        stockport.advance(hours=1)


def test_danger_that_was_told_before_submit_is_a_repeat_too(stockport: Hall) -> None:
    an_episode(stockport)
    stockport.advance(days=30)
    stockport.report(stockport.amina, immediate_danger="yes")
    assert stockport.escalation().step == "repeat_referral"
    assert stockport.duty("refer_to_social_care").is_live
    assert repeat_events(stockport).count("repeat_found") == 1


def test_where_the_document_names_no_repeat_the_past_is_shown_and_nothing_more(hall: Hall) -> None:
    for _ in range(2):
        hall.report(hall.amina, CIN_CASE)
        step = hall.escalation(CIN_CASE).step
        hall.record(hall.sam, "arrange_meeting", CIN_CASE, planned_on=hall.now.date().isoformat())
        hall.advance(days=1)
        hall.record(hall.sam, "record_engaging", CIN_CASE, reason="Both parents came.")
        hall.advance(days=29)
    hall.report(hall.amina, CIN_CASE)
    assert hall.escalation(CIN_CASE).step == step
    assert "2 earlier episodes" in hall.ping(hall.sam, CIN_CASE).text
