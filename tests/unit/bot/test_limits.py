"""Limits: a reminder before, a chase after, whose limit it is on every screen, and dates that re-plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.messages.compose import compose
from bot.message_kinds import MESSAGE_KINDS
from bot.use_cases.collect.answer import answer
from bot.use_cases.show.case_status import case_status
from bot.values import Card
from dialogs.user_input import Submitted
from state_machines.duties.duty import DutyState
from state_machines.people.people import Person
from state_machines.policy.policy import load_policy
from storage.records import OutgoingMessage
from tests.unit.bot.town_hall import CP_CASE, Hall

REASON = "Discussed today."


def status(hall: Hall, person: Person) -> str:
    return case_status(hall.services, person, CP_CASE, hall.now).text


def news(hall: Hall) -> dict[str, str]:
    """What is told now and asks nothing, by the first name of who is told."""
    names = {person.id: name for name, person in hall.people.items()}
    told = {}
    for message in hall.outbox():
        if message.kind == "news" and message.to_person_id:
            told[names[message.to_person_id]] = words_of(hall, message)
    return told


def words_of(hall: Hall, message: OutgoingMessage) -> str:
    with hall.reading() as uow:
        shown = compose(uow, hall.services, message, hall.now, kinds=MESSAGE_KINDS)
    assert isinstance(shown, Card)
    return shown.text


def let_meeting_be_acknowledged(hall: Hall) -> None:
    """Sam has said that he arranges the core group: by Tuesday at 10:05, which is the authority's limit."""
    hall.report(hall.amina)
    for person in (hall.sam, hall.ruth, hall.priya):
        hall.acknowledge(person)
    hall.outbox()


def quiet_until(hall: Hall, **later: float) -> None:
    """Everything that falls due on the way is done, as the engine would."""
    end = hall.now + timedelta(**later)
    while True:
        with hall.reading() as uow:
            due = uow.duties.next_chase_at()
        if due is None or due > end:
            break
        hall.now = max(due, hall.now)
        hall.chase_due()
    hall.now = end


def test_the_holder_is_reminded_one_working_day_before_and_once(hall: Hall) -> None:
    let_meeting_be_acknowledged(hall)
    duty = hall.duty("convene_core_group")
    assert duty.remind_at is not None
    assert duty.remind_at == hall.now + timedelta(days=6), "Monday; due on Tuesday"
    hall.now = duty.remind_at
    assert hall.chase_due() >= 1
    reminded = news(hall)["sam"]
    assert "LH-1042: a time limit comes near" in reminded
    assert "by Tue 24 Nov, 10:05: 5 working days (set locally by David Osei" in reminded
    assert hall.duty("convene_core_group").remind_at is None
    assert hall.audit("duty:remind") == [""]


def test_nobody_is_reminded_of_what_was_done_before(hall: Hall) -> None:
    let_meeting_be_acknowledged(hall)
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-20")
    hall.outbox()
    quiet_until(hall, days=7)
    reminded = {who for who, words in news(hall).items() if "a time limit comes near" in words}
    assert reminded, "of the meeting, those who are to come"
    assert "sam" not in reminded


def test_without_the_setting_nobody_is_reminded(hall: Hall) -> None:
    settings = hall.services.settings.model_copy(update={"reminder": None})
    hall.services = replace(hall.services, settings=settings)
    let_meeting_be_acknowledged(hall)
    assert hall.duty("convene_core_group").remind_at is None


def test_what_somebody_has_is_chased_from_its_limit_on(hall: Hall) -> None:
    """Acknowledged on Monday for one working day, but due already on Tuesday at 10:05."""
    let_meeting_be_acknowledged(hall)
    quiet_until(hall, days=6, hours=5)
    hall.outbox()
    hall.acknowledge(hall.sam)
    duty = hall.duty("convene_core_group")
    assert (duty.state, duty.chase_at) == (DutyState.ACKNOWLEDGED, duty.due_at)
    quiet_until(hall, hours=19)
    assert hall.duty("convene_core_group").has_expired_acknowledgement
    assert "sam" in hall.names_told()
    assert "by Tue 24 Nov, 10:05 (passed)." in status(hall, hall.ruth)
    assert "Time limit: Tue 24 Nov, 10:05 (passed) (set locally)." in hall.ping(hall.sam).text


def test_acknowledging_what_is_overdue_is_asked_about_again_after_the_usual_wait(hall: Hall) -> None:
    let_meeting_be_acknowledged(hall)
    quiet_until(hall, days=8)
    hall.acknowledge(hall.sam)
    chased = hall.duty("convene_core_group").chase_at
    assert chased is not None
    assert chased > hall.now


@pytest.mark.parametrize("board", ["stockport-3.7"])
def test_a_boards_limit_is_reminded_of_too_and_says_its_section(hall: Hall, board: str) -> None:
    hall.services = replace(hall.services, policy=load_policy(board))
    hall.report(hall.amina, what_happened="cut_short")
    hall.record(hall.grace, "invoke_for_agencies", reason=REASON)
    hall.record(hall.grace, "record_single_agency_failed", reason=REASON)
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-17")
    hall.record(hall.sam, "continue_without_family", planned_on="2026-12-22")
    review = hall.duty("review_engagement_plan")
    assert review.due_at == hall.now + timedelta(weeks=6)
    assert review.remind_at is not None
    assert (review.remind_at.month, review.remind_at.day) == (12, 24), "over Christmas and a weekend"
    hall.outbox()
    hall.now = review.remind_at
    hall.chase_due()
    assert "by Tue 29 Dec, 10:05: 6 weeks (Stockport 3.7, section 4.3)" in news(hall)["sam"]


def test_a_review_planned_after_the_boards_limit_is_refused_with_the_latest_day(hall: Hall) -> None:
    hall.services = replace(hall.services, policy=load_policy("stockport-3.7"))
    hall.report(hall.amina, what_happened="cut_short")
    hall.record(hall.grace, "invoke_for_agencies", reason=REASON)
    hall.record(hall.grace, "record_single_agency_failed", reason=REASON)
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-17")
    draft = hall.begin(hall.sam, "decision", escalation_id=hall.escalation().id)
    hall.give(hall.sam, draft, "continue_without_family")
    hall.give(hall.sam, draft, "2027-01-12")
    given = Submitted(hall.prompt(draft).revision)
    refused = answer(hall.services, hall.sam, draft, given, hall.now, key=hall.key())
    assert refused.card is None
    assert "the latest day is 29 December 2026 (section 4.3)" in refused.notice
    assert "Planned for: 12 January" not in status(hall, hall.ruth)


def test_a_new_date_for_the_meeting_moves_when_somebody_is_asked_but_not_the_limit(hall: Hall) -> None:
    let_meeting_be_acknowledged(hall)
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-20")
    first = hall.duty("hold_meeting")
    hall.record(hall.sam, "change_meeting_date", planned_on="2026-11-27")
    moved = hall.duty("hold_meeting")
    assert first.chase_at is not None
    assert moved.chase_at is not None
    assert moved.chase_at - first.chase_at == timedelta(days=7)
    assert moved.due_at == first.due_at
