"""A hostile incident: the reporter's safety first, then the short form, and who is told of what."""

from __future__ import annotations

from tests.stored import open_escalations
from tests.stories.incidents import (
    ACCOUNT,
    TOLD,
    answers_an_incident,
    begins_an_incident,
    expect_the_alarm,
    expect_the_cases_people,
    records_a_follow_up,
    ticks,
)
from tests.stories.report_steps import expect_the_pings, own_case, writes
from tests.stories.town import DIRECT, Town

WELFARE = "Speak to your colleague, and ask how they are and what they need"
DONE_WELFARE = "Done: speak to your colleague, and ask how they are and what they need"


def test_the_reporters_own_line_manager_is_told_as_well(town: Town) -> None:
    begins_an_incident(town.amina)
    answers_an_incident(town.amina)
    town.amina.press("Submit")
    confirmed = town.amina.sees("Recorded: R-", "LH-1042")
    assert "Grace Holt" in confirmed
    expect_the_pings(town, told=TOLD)
    ping = town.grace.sees("Hostile incident: LH-1042, urgent")
    assert "reporter's line manager" in ping
    assert "dog" not in ping
    town.sam.press("Open", where=DIRECT)
    opened = town.sam.modal()
    assert ACCOUNT in opened
    assert "Threat, violence, injury: A threat in words" in opened


def test_an_answer_that_stands_alone_is_not_taken_with_another(town: Town) -> None:
    begins_an_incident(town.amina)
    town.amina.press("Yes, I need nothing now")
    town.amina.press(own_case("LH-1042"))
    ticks(town.amina, "Shouting or swearing", "None of these")
    town.amina.sees("“None of these” does not go with the others", "How did they behave?")


def test_feeling_unsafe_is_reported_without_an_incident(town: Town) -> None:
    begins_an_incident(town.amina, "/report hostile")
    answers_an_incident(town.amina, behaviours=("Nothing done, but I felt unsafe",), threats=())
    town.amina.press("Submit")
    expect_the_pings(town, told=TOLD)
    assert "police" not in town.grace.sees(WELFARE)


def test_what_the_authority_asks_beside_the_chart_is_named_as_its_own(town: Town) -> None:
    begins_an_incident(town.amina)
    answers_an_incident(town.amina)
    town.amina.press("Submit")
    expect_the_pings(town, told=TOLD)
    ping = town.grace.sees("Also to do (set locally)", WELFARE, "whether to report it to the police")
    assert "Tell the others who visit this family" in ping
    town.ruth.command("/case LH-1042")
    town.ruth.sees(WELFARE, "set locally by David Osei")


def test_a_welfare_check_is_chased_until_it_is_recorded(town: Town) -> None:
    begins_an_incident(town.amina)
    answers_an_incident(town.amina)
    town.amina.press("Submit")
    expect_the_pings(town, told=TOLD)
    for handle in TOLD:
        getattr(town, handle).press("I have this", where=DIRECT)
    for name in ("Priya Nair", "Sam Okafor", "Ruth Adeyemi", "Grace Holt"):
        town.expect("amina", f"{name} acknowledged")
    recorded = records_a_follow_up(town.grace, DONE_WELFARE, "Shaken, went home, will see her tomorrow.")
    assert "set locally by David Osei" in recorded
    town.expect("amina", "Grace Holt recorded", WELFARE)
    town.settle()
    assert DONE_WELFARE not in town.grace.controls(DIRECT)
    town.ruth.press("Open", where=DIRECT)
    assert "Done: Shaken, went home" in town.ruth.modal()


def test_only_whoever_was_asked_may_record_a_follow_up(town: Town) -> None:
    begins_an_incident(town.amina)
    answers_an_incident(town.amina)
    town.amina.press("Submit")
    expect_the_pings(town, told=TOLD)
    assert DONE_WELFARE not in town.sam.controls(DIRECT)
    assert "Done: tell the others who visit this family about the risk to them" in town.sam.controls(DIRECT)


def test_the_question_about_absence_comes_on_the_eighth_day_and_not_before(town: Town) -> None:
    begins_an_incident(town.amina)
    answers_an_incident(town.amina, threats=("Physical violence", "Somebody was hurt"))
    town.amina.press("Submit")
    expect_the_pings(town, told=TOLD)
    town.grace.sees_not("more than 7 days")
    assert "more than 7 days" not in town.grace.all_words()
    town.grace.press("Open", where=DIRECT)
    assert "more than 7 days" in town.grace.modal()
    with town.store.read() as uow:
        (escalation,) = open_escalations(uow)
        (question,) = [
            duty for duty in uow.duties.of_escalation(escalation.id) if duty.key == "absence_question"
        ]
    assert question.chase_at is not None
    assert (question.chase_at - question.opened_at).days == 8


def test_a_child_in_danger_is_alerted_about_from_within_the_incident(town: Town) -> None:
    begins_an_incident(town.amina)
    town.amina.press("Yes, but please telephone me")
    town.amina.press(own_case("LH-1042"))
    ticks(town.amina, "Shouting or swearing")
    ticks(town.amina, "None of these")
    town.amina.press("Just now")
    town.amina.press("In immediate danger now")
    told = ("grace", "priya")
    expect_the_alarm(town.amina, "A child is in danger: LH-1042", "a child is in danger", told)
    expect_the_cases_people(town.amina, "A child is in danger: LH-1042")
    expect_the_pings(town, told=TOLD)
    town.amina.sees("Call 999 now", "are being told now")
    town.sam.sees("somebody is in immediate danger", "Reporter asks: please telephone me")
    writes(town.amina, ACCOUNT)
    town.amina.press("Submit")
    town.amina.sees("Recorded: R-")
    for handle in TOLD:
        town.expect(handle, "the report is complete")


def test_the_other_reports_are_one_press_away_from_the_answer_to_report(town: Town) -> None:
    town.amina.command("/report")
    town.expect("amina", "Is anyone in immediate danger?")
    town.amina.press("Report a hostile incident")
    town.expect("amina", "Are you safe now")
    town.amina.command("/report")
    town.expect("amina", "Is anyone in immediate danger?")
