"""Status, detail and lists: to each what they may see, and every reading on the record."""

from __future__ import annotations

from dataclasses import replace

from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.help_card import help_card
from bot.use_cases.show.home_card import home_card
from bot.use_cases.show.my_cases import my_cases
from bot.use_cases.show.open_case import open_case
from tests.unit.bot.town_hall import ACCOUNT, CHILD, CIN_CASE, CP_CASE, Hall, labels


def test_the_detail_opens_for_who_was_told_and_is_recorded(hall: Hall) -> None:
    escalation = hall.report(hall.amina)
    card = open_case(hall.services, hall.ruth, escalation.id, hall.now)
    assert card.private
    assert CHILD in card.text
    assert ACCOUNT in card.text
    assert hall.audit("case:read") == ["ruth"]


def test_a_manager_is_offered_to_take_over_there(hall: Hall) -> None:
    escalation = hall.report(hall.amina)
    card = open_case(hall.services, hall.ruth, escalation.id, hall.now)
    assert "Take over the next step from Sam Okafor" in labels(card)


def test_a_reporter_reads_their_own_report_and_no_name(hall: Hall) -> None:
    escalation = hall.report(hall.amina)
    hall.report(hall.tom, account="Tom's own words")
    card = open_case(hall.services, hall.amina, escalation.id, hall.now)
    assert ACCOUNT in card.text
    assert "Tom's own words" not in card.text
    assert CHILD not in card.text


def test_a_refusal_gives_nothing_away_and_is_recorded(hall: Hall) -> None:
    escalation = hall.report(hall.amina)
    refused = open_case(hall.services, hall.grace, escalation.id, hall.now)
    assert refused == open_case(hall.services, hall.grace, "no-such-escalation", hall.now)
    assert CP_CASE not in refused.text
    assert hall.audit("case:refuse") == ["grace", "grace"]


def test_an_administrator_sees_no_content_for_being_one(hall: Hall) -> None:
    with hall.services.store.write() as uow:
        uow.people.upsert_many([replace(hall.grace, administrator=True)])
        uow.commit()
    escalation = hall.report(hall.amina)
    assert CHILD not in open_case(hall.services, hall.grace, escalation.id, hall.now).text


def test_status_tells_step_limit_source_chase_and_sighting_but_no_name(hall: Hall) -> None:
    hall.report(hall.amina)
    card = case_status(hall.services, hall.sam, "lh-1042", hall.now)
    for words in (
        "Core group to be arranged, since Tue 17 Nov, 10:05",
        "5 working days (set locally by David Osei",
        "Ruth Adeyemi is told next, Tue 17 Nov, 11:05",
        "3 November 2026, by Sam Okafor, alone",
    ):
        assert words in card.text
    assert card.picture is not None
    assert card.picture.step == "arrange_core_group"
    assert CHILD not in repr(card)
    assert ACCOUNT not in repr(card)


def test_a_limit_that_nobody_set_is_said_to_be_not_set(hall: Hall) -> None:
    hall.report(hall.amina, CIN_CASE)
    card = case_status(hall.services, hall.sam, CIN_CASE, hall.now)
    assert "Next time limit: not set" in card.text
    assert "Time limit: not set" in card.text


def test_an_unknown_and_an_inaccessible_reference_get_the_same_answer(hall: Hall) -> None:
    hall.report(hall.sam, "LH-1071")
    inaccessible = case_status(hall.services, hall.tom, "LH-1071", hall.now)
    unknown = case_status(hall.services, hall.tom, "LH-9999", hall.now)
    assert inaccessible.text.replace("LH-1071", "X") == unknown.text.replace("LH-9999", "X")
    assert inaccessible.buttons == unknown.buttons == ()


def test_a_case_without_a_report_says_so(hall: Hall) -> None:
    assert "nothing is open" in case_status(hall.services, hall.sam, CP_CASE, hall.now).title


def test_a_closed_case_shows_the_last_one_closed(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-17")
    hall.record(hall.sam, "record_engaging", reason="They came.")
    card = case_status(hall.services, hall.sam, CP_CASE, hall.now)
    assert "Closed: Tue 17 Nov, 10:05" in card.text
    assert "A new report would open it again" in card.text


def test_my_cases_lists_the_overdue_first(hall: Hall) -> None:
    hall.report(hall.amina, CIN_CASE, required_by_plan="no")
    hall.advance(minutes=10)
    hall.report(hall.amina, CP_CASE)
    hall.advance(minutes=70)
    hall.chase_due()
    card = my_cases(hall.services, hall.sam, hall.now)
    lines = [line for section in card.sections if section.heading == "Open" for line in section.lines]
    assert lines[0].startswith(CP_CASE)
    assert "Overdue" in lines[0]
    assert lines[1].startswith(CIN_CASE)
    assert "With you" in lines[1]


def test_the_home_tab_shows_what_waits_and_what_was_begun(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.give(hall.sam, hall.begin(hall.sam), "no")
    card = home_card(hall.services, hall.sam, hall.now)
    assert "1 case waits for you" in card.text
    assert "Begun, not submitted" in card.text
    assert labels(card)[0] == "Continue your report"
    assert CHILD not in repr(card)


def test_help_names_the_commands_and_the_emergency_numbers(hall: Hall) -> None:
    card = help_card(hall.services, hall.amina)
    for words in ("/report", "/case", "/cases", "/doorstep help", "999", "examples"):
        assert words in card.text


def test_a_manager_keeps_watching_what_they_acknowledged_and_sees_what_climbed_to_them(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.acknowledge(hall.ruth)
    assert f"{CP_CASE}: Core group to be arranged" in my_cases(hall.services, hall.ruth, hall.now).text
    assert "nothing waits for you" in home_card(hall.services, hall.ruth, hall.now).text
    hall.advance(hours=1)
    hall.chase_due()
    assert "1 overdue" in home_card(hall.services, hall.ruth, hall.now).text
