"""Two accounts of how a family is to be contacted that cannot both be so: each stands, with who and when."""

from __future__ import annotations

from bot.use_cases.collect.answer import answer
from bot.use_cases.show.open_case import open_case
from dialogs.user_input import Edit
from state_machines.people.people import Person
from tests.unit.bot.families import add_children, child
from tests.unit.bot.incidents import report_an_incident
from tests.unit.bot.town_hall import CP_CASE, Hall

BROTHER = "LH-1043"


def says_of_contact(hall: Hall, person: Person, what: str, words: str, case: str = CP_CASE) -> None:
    """A missed visit whose review also says what others must know."""
    session_id = hall.fill_report(person, case)
    given = Edit(hall.prompt(session_id).revision, "others_must_know")
    answer(hall.services, person, session_id, given, hall.now, key=hall.key())
    hall.give(person, session_id, (what,))
    hall.give(person, session_id, words)
    hall.submit(person, session_id)


def opened(hall: Hall, person: Person, case: str = CP_CASE) -> str:
    return open_case(hall.services, person, hall.escalation(case).id, hall.now).text


def test_never_by_telephone_and_by_telephone_both_stand_and_the_card_says_that_they_differ(
    hall: Hall,
) -> None:
    says_of_contact(hall, hall.amina, "never_telephone", "He answers her phone.")
    hall.advance(days=1)
    says_of_contact(hall, hall.tom, "by_telephone", "She rang me herself.")
    line = "Safe contact: agreed way, 18 November 2026. Two accounts differ. Open before you call or write."
    assert line in hall.ping(hall.sam).text
    shown = opened(hall, hall.sam)
    opposite = "Another account says the opposite. Said by"
    newer = (
        f"By telephone is safe. She rang me herself. {opposite} Tom Reyes (Class teacher), 18 November 2026"
    )
    older = f"Never by telephone. He answers her phone. {opposite} Amina Yusuf (Health visitor), 17 November"
    assert shown.index(newer) < shown.index(older)
    with hall.reading() as uow:
        facts = uow.standing_facts.of_case(hall.escalation().case_id)
    assert [fact.stands for fact in facts] == [True, True]


def test_what_is_said_at_a_brothers_door_is_held_against_it_too(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER))
    says_of_contact(hall, hall.amina, "never_telephone", "He answers her phone.")
    hall.advance(days=1)
    says_of_contact(hall, hall.tom, "by_telephone", "She rang me herself.", BROTHER)
    assert (
        f"Safe contact of the family: agreed way, 17 November 2026, said on {CP_CASE}. Two accounts differ. "
        "Open before you call or write."
    ) in hall.ping(hall.sam, BROTHER).text
    shown = opened(hall, hall.sam, BROTHER)
    assert "She rang me herself. Another account says the opposite. Said by Tom Reyes" in shown
    assert "He answers her phone. Another account says the opposite. Said by Amina Yusuf" in shown


def test_facts_of_three_kinds_are_one_line_on_a_card_what_is_asked_first_and_the_past_below(
    hall: Hall,
) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon", "animals"))
    hall.advance(days=1)
    says_of_contact(hall, hall.amina, "never_telephone", "He answers her phone.")
    says_of_contact(hall, hall.tom, "interpreter", "Tigrinya.")
    line = (
        "Safe contact: agreed way, 18 November 2026. Needs: an interpreter, 18 November 2026. "
        "Known risk: a weapon and a dog or other animal, 17 November 2026. "
        "Open before you visit, call or write."
    )
    assert line in hall.ping(hall.sam).text.splitlines()
    (task,) = [one for one in hall.ping(hall.sam).text.splitlines() if one.startswith("Arrange a")]
    assert task.endswith(
        "Safe contact: agreed way, 18 November 2026. Needs: an interpreter, 18 November 2026. "
        "Open before you visit, call or write."
    )
