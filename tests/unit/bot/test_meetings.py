"""What is recorded of a meeting: who is invited, who came, what was agreed."""

from __future__ import annotations

from bot.use_cases.collect.answer import answer
from bot.use_cases.show.open_case import open_case
from dialogs.prompt import Prompt
from dialogs.user_input import AddMore
from state_machines.case.report import Answer
from state_machines.people.people import Person
from tests.unit.bot.town_hall import Hall

_FRIDAY = "2026-11-20"


def begins(hall: Hall, person: Person, outcome: str, *answers: Answer) -> str:
    """An outcome's dialog up to the review; its session's id."""
    session_id = hall.begin(person, "decision", escalation_id=hall.escalation().id)
    for value in (outcome, *answers):
        hall.give(person, session_id, value)
    return session_id


def adds(hall: Hall, person: Person, session_id: str, topics: tuple[str, ...], *answers: Answer) -> Prompt:
    """ "Add more", the topics ticked, and each answered in turn; the review then."""
    review = hall.prompt(session_id)
    assert review.can_add_more
    answer(hall.services, person, session_id, AddMore(review.revision), hall.now, key=hall.key())
    for value in (topics, *answers):
        hall.give(person, session_id, value)
    return hall.prompt(session_id)


def detail(hall: Hall, person: Person) -> str:
    return open_case(hall.services, person, hall.escalation().id, hall.now).text


def test_a_meeting_that_is_arranged_says_who_is_invited_and_who_left_the_parents_out(hall: Hall) -> None:
    hall.report(hall.amina)
    session_id = begins(hall, hall.sam, "arrange_meeting", _FRIDAY)
    invited = (hall.amina.id, hall.ruth.id)
    adds(
        hall,
        hall.sam,
        session_id,
        ("invited", "parents"),
        invited,
        "professionals_only",
        hall.ruth.id,
    )
    hall.submit(hall.sam, session_id)
    said = detail(hall, hall.ruth)
    invitation = said.partition("Invited: ")[2].partition("Parents: ")[0]
    assert hall.ruth.name in invitation
    assert hall.amina.name in invitation
    assert hall.sam.name not in invitation
    assert "Parents: No, professionals only." in said
    assert f"Professionals only, decided by: {hall.ruth.name}" in said


def test_a_meeting_that_was_held_says_who_came_and_what_was_agreed(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.record(hall.sam, "arrange_meeting", planned_on=_FRIDAY)
    hall.advance(days=3)
    session_id = begins(hall, hall.sam, "record_continues", "2026-12-18")
    adds(
        hall,
        hall.sam,
        session_id,
        ("came", "agreed", "plan", "agreement"),
        (hall.amina.id, "family"),
        "Sam visits twice a week.",
        "School tells of every absence.",
        "2026-12-11",
        "refused",
    )
    hall.submit(hall.sam, session_id)
    said = detail(hall, hall.ruth)
    for words in (
        "Parents or carers",
        "Agreed: Sam visits twice a week.",
        "Engagement plan: School tells of every absence.",
        "Plan reviewed on: Friday 11 December 2026.",
        "Written agreement: They would not sign.",
    ):
        assert words in said


def test_what_was_agreed_stands_in_no_message(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.record(hall.sam, "arrange_meeting", planned_on=_FRIDAY)
    hall.advance(days=3)
    session_id = begins(hall, hall.sam, "record_continues", "2026-12-18")
    adds(hall, hall.sam, session_id, ("agreed",), "Sam visits twice a week.")
    hall.submit(hall.sam, session_id)
    for person in (hall.sam, hall.ruth, hall.priya):
        assert "twice a week" not in hall.ping(person).text


def test_an_outcome_that_is_about_no_meeting_has_nothing_to_add(hall: Hall) -> None:
    hall.report(hall.amina)
    session_id = begins(hall, hall.sam, "ask_professionals_only", "They are afraid of him.")
    assert not hall.prompt(session_id).can_add_more


def test_a_reason_is_read_in_the_detail_and_in_no_message(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.record(hall.sam, "ask_professionals_only", reason="They are afraid of him.")
    assert "Reason given: They are afraid of him." in detail(hall, hall.sam)
    assert "afraid" not in hall.ping(hall.ruth).text


def test_a_date_before_the_report_is_refused_for_the_plans_review_too(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.record(hall.sam, "arrange_meeting", planned_on=_FRIDAY)
    hall.advance(days=3)
    session_id = begins(hall, hall.sam, "record_continues", "2026-12-18")
    prompt = adds(hall, hall.sam, session_id, ("plan",), "Weekly visits.", "2026-11-16")
    assert prompt.step == "plan_reviewed_on"
