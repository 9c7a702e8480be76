"""Danger reaches somebody outside the reporter at once, whatever the board, the plan and the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.use_cases.alarms.chase_alarms import chase_alarm
from bot.use_cases.answer.answer_alarm import end_alarm, take_alarm
from bot.use_cases.chase.undeliverable import reroute_undeliverable
from bot.use_cases.collect.answer import answer as take_answer
from bot.values import Card
from dialogs.user_input import WentBack
from state_machines.alarms.alarm import TakenBack
from state_machines.case.case import Plan
from state_machines.case.report import Answer
from state_machines.messages.delivery import DeliveryState, PermanentFailure
from state_machines.people.absences import Absence
from state_machines.people.people import Person
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
    on_plan(hall, plan)
    session_id = says_danger(hall, board, dialog, answer)
    alarm_cards(hall)
    hall.give(hall.amina, session_id, CP_CASE)
    assert alarm_cards(hall) == {hall.sam.id, hall.ruth.id}


#: For each later answer that says so: the report, the answers before it, the answer, and the danger line.
LATER_ANSWERS = [
    (
        "missed_visit",
        {
            "immediate_danger": "no",
            "what_happened": "refused_at_door",
            "when": "now",
            "required_by_plan": "no",
        },
        ("child_seen", "child_alone"),
        "the child may be home alone",
    ),
    (
        "missed_visit",
        {"what_happened": "no_reply", "required_by_plan": "no"},
        ("who_saw_last", "child_alone"),
        "the child may be home alone",
    ),
    ("no_access_assessment", {}, ("child_alone", "yes"), "the child may be home alone"),
    ("no_access_assessment", {}, ("intervene_now", "yes"), "somebody is in immediate danger"),
    ("no_access_assessment", {}, ("safeguarding_concern", "yes"), "there are clear safeguarding concerns"),
    ("hostile_incident", {"safety": "safe"}, ("household", "danger"), "somebody is in immediate danger"),
]
#: What is answered to everything else.
OTHERWISE: dict[str, Answer] = {
    "immediate_danger": "no",
    "liaison": "no",
    "liaison_detail": "The nursery.",
    "needs": "Not known.",
    "environment": "Not known.",
    "child_alone": "no",
    "intervene_now": "no",
    "safeguarding_concern": "no",
    "behaviours": ("shouting",),
    "threats": ("none",),
    "when": "now",
    "account": "Nobody came to the door.",
}


def on_plan(hall: Hall, plan: Plan) -> None:
    with hall.services.store.write() as uow:
        case = uow.cases.by_reference(CP_CASE)
        assert case is not None
        uow.cases.upsert_many([replace(case, plan=plan)])
        uow.commit()


@EVERY_BOARD
@pytest.mark.parametrize("plan", list(Plan))
@pytest.mark.parametrize(("dialog", "before", "last", "line"), LATER_ANSWERS)
def test_a_later_answer_of_danger_reaches_social_care_too_and_stands_on_the_card(
    hall: Hall,
    board: str,
    plan: Plan,
    dialog: str,
    before: dict[str, str],
    last: tuple[str, str],
    line: str,
) -> None:
    on_plan(hall, plan)
    hall.services = replace(hall.services, policy=load_policy(board))
    session_id = hall.begin(hall.amina, dialog)
    answers: dict[str, Answer] = {**OTHERWISE, **before, "case": CP_CASE}
    while (prompt := hall.prompt(session_id)).step != last[0]:
        hall.give(hall.amina, session_id, answers[prompt.step])
    hall.outbox()
    hall.give(hall.amina, session_id, last[1])
    assert alarm_cards(hall) == {one.id for one in (hall.amina, hall.grace, hall.priya, hall.sam, hall.ruth)}
    while (prompt := hall.prompt(session_id)).step != "review":
        hall.give(hall.amina, session_id, answers[prompt.step])
    hall.submit(hall.amina, session_id)
    assert f"The reporter says that {line}." in hall.ping(hall.sam).text


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


def test_somebody_who_is_on_leave_is_heard_like_anybody_else(hall: Hall) -> None:
    week = timedelta(days=7)
    with hall.services.store.write() as uow:
        uow.absences.save_many([Absence("a-1", hall.amina.id, hall.now, hall.now + week, hall.now)])
        uow.commit()
    says_danger(hall, "camden-2019", "hostile_incident", "not_safe")
    assert alarm_cards(hall) == {hall.amina.id, hall.grace.id, hall.priya.id, hall.helen.id}


#: Reporters around whom somebody is missing: who reports, which of their own line they lack, and who hears.
ODD_REPORTERS = [
    ("amina", {"line_manager_id"}, {"priya", "helen"}),
    ("amina", {"safeguarding_lead_id"}, {"grace", "helen"}),
    ("amina", {"line_manager_id", "safeguarding_lead_id"}, {"helen"}),
    ("sam", set(), {"ruth", "helen"}),
    ("helen", set(), {"david"}),
    ("david", {"line_manager_id", "safeguarding_lead_id"}, {"helen"}),
    ("helen", {"line_manager_id", "safeguarding_lead_id"}, {"david"}),
    ("kofi", {"line_manager_id", "safeguarding_lead_id"}, {"helen"}),
]


@EVERY_BOARD
@pytest.mark.parametrize(("dialog", "answer"), FIRST_ANSWERS[:1] + FIRST_ANSWERS[3:4])
@pytest.mark.parametrize(("who", "missing", "hear"), ODD_REPORTERS)
def test_whoever_is_missing_somebody_outside_the_reporter_hears_at_the_first_press(
    hall: Hall, board: str, dialog: str, answer: str, who: str, missing: set[str], hear: set[str]
) -> None:
    hall.services = replace(hall.services, policy=load_policy(board))
    reporter = without(hall, hall.people[who], missing)
    session_id = hall.begin(reporter, dialog)
    hall.outbox()
    hall.give(reporter, session_id, answer)
    names = {person.id: name for name, person in hall.people.items()}
    assert {names[one or ""] for one in alarm_cards(hall)} == {*hear, who}


def without(hall: Hall, person: Person, missing: set[str]) -> Person:
    """The directory says nothing of these people around the person."""
    changed = replace(
        person,
        line_manager_id=None if "line_manager_id" in missing else person.line_manager_id,
        safeguarding_lead_id=None if "safeguarding_lead_id" in missing else person.safeguarding_lead_id,
    )
    with hall.services.store.write() as uow:
        uow.people.upsert_many([changed])
        uow.commit()
    return changed


@EVERY_BOARD
def test_with_everybody_of_the_first_press_on_leave_those_above_hear(hall: Hall, board: str) -> None:
    week = timedelta(days=7)
    away = (hall.grace, hall.priya, hall.helen)
    with hall.services.store.write() as uow:
        uow.absences.save_many(
            [Absence(f"a-{one.id}", one.id, hall.now, hall.now + week, hall.now) for one in away]
        )
        uow.commit()
    says_danger(hall, board, "hostile_incident", "not_safe")
    assert alarm_cards(hall) == {hall.amina.id, hall.naomi.id, hall.david.id}


@EVERY_BOARD
@pytest.mark.parametrize("plan", list(Plan))
def test_a_leader_who_reports_danger_on_their_own_case_is_not_the_one_who_hears(
    hall: Hall, board: str, plan: Plan
) -> None:
    on_plan(hall, plan)
    hall.services = replace(hall.services, policy=load_policy(board))
    session_id = hall.begin(hall.sam, "missed_visit")
    hall.give(hall.sam, session_id, "yes")
    hall.give(hall.sam, session_id, CP_CASE)
    assert alarm_cards(hall) >= {hall.ruth.id, hall.helen.id}
    assert hall.prompt(session_id).step != "case"


def test_a_danger_that_is_taken_back_stands_until_somebody_has_confirmed_it(hall: Hall) -> None:
    session_id = says_danger(hall, "camden-2019", "missed_visit", "yes")
    hall.outbox()
    prompt = hall.prompt(session_id)
    back = WentBack(prompt.revision)
    take_answer(hall.services, hall.amina, session_id, back, hall.now, key=hall.key())
    hall.give(hall.amina, session_id, "no")
    with hall.reading() as uow:
        (alarm,) = uow.alarms.of_draft(session_id)
    assert (alarm.is_live, alarm.taken_back) == (True, TakenBack.BY_ANSWER)


def test_once_the_child_is_found_safe_no_card_of_the_case_says_otherwise(hall: Hall) -> None:
    hall.report(hall.amina, immediate_danger="yes")
    assert "somebody is in immediate danger" in hall.ping(hall.sam).text
    hall.outbox()
    find(hall, hall.sam, "child_safe")
    shown = hall.ping(hall.sam)
    assert shown.title == "Missed visit: LH-1042, immediate"
    assert "somebody is in immediate danger" not in shown.text


@pytest.mark.parametrize("found", ["emergency_services", "referred"])
def test_somebody_elses_having_it_leaves_the_danger_on_the_card(hall: Hall, found: str) -> None:
    hall.report(hall.amina, immediate_danger="yes")
    find(hall, hall.sam, found)
    assert "somebody is in immediate danger" in hall.ping(hall.sam).text


def test_a_danger_is_said_by_whoever_said_it_when_another_reports_after(hall: Hall) -> None:
    hall.report(hall.amina, immediate_danger="yes")
    hall.now += timedelta(minutes=10)
    hall.report(hall.tom)
    lead = hall.ping(hall.sam).lead
    assert lead.startswith("Amina Yusuf said Tue 17 Nov, 10:05 that somebody is in immediate danger.")


def test_who_acknowledged_a_danger_stands_on_the_card_of_a_later_report_until_it_is_over(hall: Hall) -> None:
    hall.report(hall.amina, immediate_danger="yes")
    hall.acknowledge(hall.sam)
    hall.now += timedelta(minutes=10)
    hall.report(hall.tom)
    has = "Children's social care, Sam Okafor: acknowledged at 10:05, the report by Amina Yusuf"
    assert has in hall.ping(hall.ruth).text
    find(hall, hall.ruth, "child_safe")
    assert "the report by Amina Yusuf" not in hall.ping(hall.ruth).text


def test_a_later_report_is_confirmed_with_the_urgency_that_all_others_read(hall: Hall) -> None:
    hall.report(hall.amina, immediate_danger="yes")
    hall.now += timedelta(minutes=10)
    shown = hall.submit(hall.tom, hall.fill_report(hall.tom))
    assert "Urgency: Immediate" in shown.text


def test_the_reporter_is_not_named_among_those_who_are_being_told(hall: Hall) -> None:
    hall.services = replace(hall.services, policy=load_policy("pan-dorset-2015"))
    session_id = hall.begin(hall.amina)
    hall.give(hall.amina, session_id, "yes")
    notice = hall.give(hall.amina, session_id, CP_CASE).notice
    assert "are being told now" in notice
    assert "Amina Yusuf" not in notice


def test_whoever_is_told_reads_that_the_reporter_is_hurt_before_a_case_is_said_and_after(hall: Hall) -> None:
    session_id = says_danger(hall, "camden-2019", "hostile_incident", "hurt")
    before = messages_of_alarm(hall)
    hurt = "Hurt: they say that they are"
    assert hurt in text_of(hall, before[hall.grace.id])
    assert hurt not in text_of(hall, before[hall.amina.id])
    hall.give(hall.amina, session_id, CP_CASE)
    assert hurt in text_of(hall, before[hall.grace.id])
    assert hurt in text_of(hall, messages_of_alarm(hall)[hall.sam.id])


def test_that_somebody_is_not_safe_says_nothing_of_a_hurt(hall: Hall) -> None:
    says_danger(hall, "camden-2019", "hostile_incident", "not_safe")
    assert "Hurt" not in text_of(hall, messages_of_alarm(hall)[hall.grace.id])


def test_whoever_has_it_is_asked_to_confirm_what_was_taken_back_and_nobody_else(hall: Hall) -> None:
    says_danger(hall, "camden-2019", "missed_visit", "yes")
    told = messages_of_alarm(hall)
    with hall.reading() as uow:
        (alarm,) = uow.alarms.ids_of_live()
    end_alarm(hall.services, hall.amina, f"{alarm}/mistake", hall.now, key=hall.key())
    asked = "taken it back since; please confirm."
    assert all(asked in text_of(hall, told[one.id]) for one in (hall.grace, hall.priya))
    take_alarm(hall.services, hall.priya, alarm, hall.now, key=hall.key())
    assert asked in text_of(hall, told[hall.priya.id])
    assert "taken it back since; Priya Nair is asked to confirm it." in text_of(hall, told[hall.grace.id])


def messages_of_alarm(hall: Hall) -> dict[str, OutgoingMessage]:
    """The messages about an alarm since the last look, by whom they go to."""
    about = [one for one in hall.outbox() if one.alarm_id is not None]
    return {one.to_person_id or "": one for one in about}


def text_of(hall: Hall, message: OutgoingMessage) -> str:
    shown = hall.compose_message(message)
    assert isinstance(shown, Card)
    return shown.text


def find(hall: Hall, person: Person, outcome: str) -> None:
    """Somebody who was told has the alarm, and records what they found."""
    with hall.reading() as uow:
        (alarm,) = uow.alarms.ids_of_live()
    take_alarm(hall.services, person, alarm, hall.now, key=hall.key())
    end_alarm(hall.services, person, f"{alarm}/{outcome}", hall.now, key=hall.key())


def test_the_reporter_reads_that_people_were_told_once_it_was_sent(hall: Hall) -> None:
    session_id = says_danger(hall, "camden-2019", "missed_visit", "yes")
    with hall.reading() as uow:
        (alarm,) = uow.alarms.of_draft(session_id)
    own = OutgoingMessage("alarm", to_person_id=hall.amina.id, alarm_id=alarm.id)
    before = text_of(hall, own)
    assert "Being told" in before
    assert "\nTold" not in before
    hall.outbox()
    after = text_of(hall, own)
    assert "\nTold" in after
    assert "Being told" not in after
