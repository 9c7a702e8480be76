"""Danger reaches somebody outside the reporter at once, whatever the board, the plan and the report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.use_cases.alarms.chase_alarms import chase_alarm
from bot.use_cases.chase.undeliverable import reroute_undeliverable
from state_machines.case.case import Plan
from state_machines.messages.delivery import DeliveryState, PermanentFailure
from state_machines.policy.policy import load_policy, shipped_policies
from storage.records import OutgoingMessage, QueuedMessage
from tests.unit.bot.town_hall import CP_CASE, Hall

#: For each report that asks of danger first, the answer that says so.
FIRST_ANSWERS = [
    ("missed_visit", "yes"),
    ("engagement_concern", "yes"),
    ("no_access_assessment", "yes"),
    ("hostile_incident", "not_safe"),
    ("hostile_incident", "hurt"),
]
EVERY_BOARD = pytest.mark.parametrize("board", shipped_policies())


def alarm_cards(hall: Hall) -> set[str | None]:
    """Who has been sent a card about an alarm since the last look."""
    return {message.to_person_id for message in hall.outbox() if message.alarm_id is not None}


def says_danger(hall: Hall, board: str, dialog: str, answer: str) -> str:
    hall.services = replace(hall.services, policy=load_policy(board))
    session_id = hall.begin(hall.amina, dialog)
    hall.outbox()
    hall.give(hall.amina, session_id, answer)
    return session_id


@EVERY_BOARD
@pytest.mark.parametrize(("dialog", "answer"), FIRST_ANSWERS)
def test_the_first_press_reaches_the_reporters_own_line_and_social_care(
    hall: Hall, board: str, dialog: str, answer: str
) -> None:
    says_danger(hall, board, dialog, answer)
    assert alarm_cards(hall) == {hall.amina.id, hall.grace.id, hall.priya.id, hall.helen.id}


@EVERY_BOARD
@pytest.mark.parametrize("plan", list(Plan))
@pytest.mark.parametrize(("dialog", "answer"), FIRST_ANSWERS)
def test_the_case_adds_whoever_leads_on_it_and_their_manager_whatever_the_plan(
    hall: Hall, board: str, plan: Plan, dialog: str, answer: str
) -> None:
    with hall.services.store.write() as uow:
        case = uow.cases.by_reference(CP_CASE)
        assert case is not None
        uow.cases.upsert_many([replace(case, plan=plan)])
        uow.commit()
    session_id = says_danger(hall, board, dialog, answer)
    alarm_cards(hall)
    hall.give(hall.amina, session_id, CP_CASE)
    assert alarm_cards(hall) == {hall.sam.id, hall.ruth.id}


def test_the_same_press_twice_raises_one_alarm(hall: Hall) -> None:
    session_id = hall.begin(hall.amina)
    hall.give(hall.amina, session_id, "yes", key="one press")
    hall.outbox()
    with hall.reading() as uow:
        draft = uow.drafts.by_id(session_id)
        assert draft is not None
        before = uow.alarms.of_draft(session_id)
    hall.give(hall.amina, session_id, CP_CASE, key="one press")
    with hall.reading() as uow:
        assert uow.alarms.of_draft(session_id) == before
    assert len(before) == 1


def test_a_card_that_can_never_arrive_goes_to_the_next_at_once(hall: Hall) -> None:
    session_id = says_danger(hall, "camden-2019", "missed_visit", "yes")
    alarm_cards(hall)
    with hall.services.store.write() as uow:
        (alarm,) = uow.alarms.of_draft(session_id)
        message = OutgoingMessage("alarm", to_person_id=hall.grace.id, alarm_id=alarm.id)
        failed = QueuedMessage("m-1", message, DeliveryState.SENDING, 1, hall.now, hall.now)
        reroute_undeliverable(uow, hall.services, failed, PermanentFailure("account_inactive"), hall.now)
        uow.commit()
    with hall.reading() as uow:
        assert uow.alarms.ids_due(hall.now, 10) == (alarm.id,)
    assert chase_alarm(hall.services, alarm.id, hall.now)
    assert hall.naomi.id in alarm_cards(hall)
