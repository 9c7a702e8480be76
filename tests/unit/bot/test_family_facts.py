"""What is known at a door is known on the case of every child behind it, and says whose word it is."""

from __future__ import annotations

from dataclasses import replace

from bot.cards.messages.ping import channel_ping
from bot.reading.snapshot import load_snapshot
from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.open_case import open_case
from state_machines.case.report import Urgency
from tests.unit.bot.families import add_children, child, move_to_family
from tests.unit.bot.incidents import report_an_incident
from tests.unit.bot.test_amend_report import sends
from tests.unit.bot.town_hall import CP_CASE, Hall

BROTHER = "LH-1043"
INA = "ina.bell@larkhaven.example"
TOM = "tom.reyes@larkhaven.example"


def a_knife_at_the_door(hall: Hall, **brother: str) -> None:
    """Amina is threatened at the girl's door; Tom then misses her brother there."""
    add_children(hall, child(CP_CASE), child(BROTHER, **brother))
    report_an_incident(hall, hall.amina, threats=("weapon",))
    hall.advance(days=1)
    hall.report(hall.tom, BROTHER)


def test_a_knife_at_the_door_stands_on_the_brothers_card_and_says_where_it_was_said(hall: Hall) -> None:
    a_knife_at_the_door(hall)
    known = f"Known of the family: a weapon, 17 November 2026, said on {CP_CASE}. Open before you visit."
    assert known in hall.ping(hall.sam, BROTHER).text.splitlines()
    opened = open_case(hall.services, hall.sam, hall.escalation(BROTHER).id, hall.now).text
    assert (
        "A weapon was shown or spoken of. Said by Amina Yusuf (Health visitor), 17 November 2026, " in opened
    )
    assert f"said on {CP_CASE}, R-" in opened


def test_whoever_has_no_part_in_the_other_case_learns_the_risk_and_not_the_case(hall: Hall) -> None:
    a_knife_at_the_door(hall, allocated_social_worker=INA, network=TOM)
    add_children(hall, child(CP_CASE, network="amina.yusuf@larkhaven.example"))
    said = hall.ping(hall.tom, BROTHER).text
    assert "Known of the family: a weapon, 17 November 2026. Open before you visit." in said
    assert CP_CASE not in said
    assert CP_CASE not in hall.ping(hall.ina, BROTHER).text
    assert f"said on {CP_CASE}" in hall.ping(hall.ruth, BROTHER).text


def test_a_risk_at_the_same_door_makes_a_report_of_the_brother_urgent(hall: Hall) -> None:
    a_knife_at_the_door(hall)
    with hall.reading() as uow:
        (report,) = uow.reports.of_case(hall.escalation(BROTHER).case_id)
    assert report.facts["known_risk"] == "weapon"
    assert report.urgency is Urgency.URGENT


def test_the_next_question_about_the_brother_says_it_too(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER))
    report_an_incident(hall, hall.amina, threats=("weapon",))
    session_id = hall.begin(hall.tom)
    hall.give(hall.tom, session_id, "no")
    hall.give(hall.tom, session_id, BROTHER)
    assert (
        f"Known of the family: a weapon, 17 November 2026, said on {CP_CASE}."
        in hall.prompt(session_id).notice
    )


def test_a_case_without_any_report_says_what_is_known_at_its_door(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER))
    report_an_incident(hall, hall.amina, threats=("weapon",))
    said = case_status(hall.services, hall.sam, BROTHER, hall.now).text
    assert "nothing is open" in said
    assert f"Known of the family: a weapon, 17 November 2026, said on {CP_CASE}." in said


def test_it_goes_with_the_report_that_said_it(hall: Hall) -> None:
    a_knife_at_the_door(hall)
    sends(hall, hall.amina, "withdraw", "It was the flat next door.")
    assert "Known of the family" not in hall.ping(hall.sam, BROTHER).text


def test_it_is_of_the_family_no_more_once_the_child_has_moved(hall: Hall) -> None:
    a_knife_at_the_door(hall)
    move_to_family(hall, BROTHER, "F-9")
    assert "Known of the family" not in hall.ping(hall.sam, BROTHER).text


def test_what_is_kept_from_somebody_stands_for_them_by_its_kind_alone(hall: Hall) -> None:
    a_knife_at_the_door(hall)
    with hall.services.store.write() as uow:
        case = uow.cases.by_reference(CP_CASE)
        assert case is not None
        (fact,) = uow.standing_facts.of_case(case.id)
        kept = replace(
            fact,
            id="kept",
            category="animal",
            words="A dog that bites.",
            not_shared_with=frozenset({hall.ruth.id}),
        )
        uow.standing_facts.add(kept)
        uow.commit()
    assert "Known of the family: a weapon and a dog" in hall.ping(hall.sam, BROTHER).text
    assert "Known of the family: a weapon and a dog" in hall.ping(hall.ruth, BROTHER).text
    opened = open_case(hall.services, hall.ruth, hall.escalation(BROTHER).id, hall.now).text
    assert "a weapon" in opened
    assert kept.words not in opened


def test_the_teams_channel_says_nothing_of_the_other_children(hall: Hall) -> None:
    a_knife_at_the_door(hall)
    escalation_id = hall.escalation(BROTHER).id
    with hall.reading() as uow:
        shown = channel_ping(load_snapshot(uow, hall.services, escalation_id, hall.now), hall.now).text
    assert BROTHER in shown
    assert "family" not in shown
    assert CP_CASE not in shown
