"""A report that its reporter keeps from an agency or a person: they read that there is one, and no word."""

from __future__ import annotations

import pytest

from bot.cards.parts.answers import NOT_A_WORD
from bot.use_cases.collect.answer import answer
from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.chronology import chronology
from bot.use_cases.show.open_case import open_case
from dialogs.user_input import Edit
from state_machines.people.people import Person, Role
from tests.unit.bot.access_world import ask, change_case
from tests.unit.bot.town_hall import CP_CASE, Hall

REFUGE = "They moved to the refuge in Mill Lane."
SCHOOL = "All of Larkhaven Primary School"


def edit(hall: Hall, person: Person, session_id: str, step: str) -> None:
    prompt = hall.prompt(session_id)
    if prompt.step == "review":
        given = Edit(prompt.revision, step)
        answer(hall.services, person, session_id, given, hall.now, key=hall.key())


def amina_keeps_it_from(hall: Hall, label: str) -> None:
    """She also writes of a dog, which stays on the case by its category."""
    session_id = hall.fill_report(hall.amina, account=REFUGE)
    for step, value in (("others_must_know", ("animal",)), ("others_must_know_words", "A dog called Rex.")):
        edit(hall, hall.amina, session_id, step)
        hall.give(hall.amina, session_id, value)
    edit(hall, hall.amina, session_id, "account_kept_from")
    offered = {option.label: option.value for option in hall.prompt(session_id).options}
    hall.give(hall.amina, session_id, (offered[label],))
    hall.submit(hall.amina, session_id)


def opened(hall: Hall, person: Person) -> str:
    return open_case(hall.services, person, hall.escalation().id, hall.now).text


@pytest.fixture
def kept(hall: Hall) -> Hall:
    """The head teacher is told of the report as an agency's line manager."""
    amina_keeps_it_from(hall, SCHOOL)
    ask(hall, Role.NETWORK_LINE_MANAGERS, "beth", report="amina")
    return hall


def test_the_head_teacher_reads_that_there_is_a_report_from_whom_and_when_and_no_word(kept: Hall) -> None:
    text = opened(kept, kept.beth)
    assert "Missed visit R-" in text
    assert "by Amina Yusuf (Health visitor)" in text
    assert NOT_A_WORD in text
    assert "No reply" not in text


def test_it_is_kept_also_from_somebody_who_would_read_everything(kept: Hall) -> None:
    change_case(kept, lead_practitioner_id=kept.tom.id)
    assert NOT_A_WORD in opened(kept, kept.tom)


def test_no_place_has_a_word_of_it(kept: Hall) -> None:
    change_case(kept, lead_practitioner_id=kept.tom.id)
    begun = kept.prompt(kept.fill_report(kept.tom)).notice
    escalation_id = kept.escalation().id
    for reader in (kept.beth, kept.tom):
        shown = (
            opened(kept, reader),
            case_status(kept.services, reader, CP_CASE, kept.now).text,
            chronology(kept.services, reader, escalation_id, kept.now).text,
            kept.ping(reader).text,
            begun,
        )
        assert any(shown)
        for text in shown:
            assert "refuge" not in text.lower()
            assert "Rex" not in text
    assert "Known risk: a dog or other animal" in begun


def test_everybody_else_who_may_read_it_reads_all_of_it_and_from_whom_it_is_kept(kept: Hall) -> None:
    for reader in (kept.sam, kept.priya, kept.amina):
        text = opened(kept, reader)
        assert REFUGE in text
        assert "Nothing of it is read by: Larkhaven Primary School" in text


def test_what_is_added_to_it_is_kept_as_well(kept: Hall) -> None:
    with kept.reading() as uow:
        report = uow.reports.of_escalation(kept.escalation().id)[0]
    session_id = kept.begin(
        kept.amina, "amend_report", escalation_id=report.escalation_id, report_id=report.id
    )
    kept.give(kept.amina, session_id, "amend")
    while kept.prompt(session_id).step != "review":
        kept.give(kept.amina, session_id, "The refuge is number 7.")
    kept.submit(kept.amina, session_id)
    assert "number 7" in opened(kept, kept.sam)
    assert "number 7" not in opened(kept, kept.beth)


def test_leaving_the_question_adds_no_tap(hall: Hall) -> None:
    session_id = hall.fill_report(hall.amina)
    assert hall.prompt(session_id).step == "review"
    hall.submit(hall.amina, session_id)
    assert "Nothing of it is read by" not in opened(hall, hall.sam)


def test_a_report_may_be_kept_from_one_person(hall: Hall) -> None:
    amina_keeps_it_from(hall, "Tom Reyes (Class teacher)")
    change_case(hall, lead_practitioner_id=hall.tom.id)
    assert NOT_A_WORD in opened(hall, hall.tom)
    ask(hall, Role.NETWORK_LINE_MANAGERS, "beth", report="amina")
    assert REFUGE in opened(hall, hall.beth)
