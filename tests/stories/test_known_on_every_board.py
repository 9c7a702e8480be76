"""What is known stays known on each board: Suffolk's weapon and dog, Camden's contact, Dorset's knife."""

from __future__ import annotations

from dataclasses import replace

import pytest

from state_machines.duties.duty import overtake
from tests.stories.incidents import answers_an_incident, begins_an_incident, ticks
from tests.stories.report_steps import (
    answers_to_the_review,
    begins_a_report,
    reports_a_missed_visit,
    writes,
)
from tests.stories.town import DIRECT, MORNING, TEAM, Phone, Town


def reports(who: Phone, *threats: str) -> None:
    begins_an_incident(who)
    answers_an_incident(who, threats=threats)
    who.press("Submit", where=DIRECT)
    who.sees("Recorded: R-")
    all_that_was_said(who.town)


def all_that_was_said(town: Town) -> None:
    """Who is told of what on each board, its own tests say."""
    town.settle()
    town.expected.update(range(len(town.posts())))


def the_case_closes(town: Town) -> None:
    """Nothing is owed any more; how each board gets there, its own tests say."""
    with town.store.write() as uow:
        case = uow.cases.by_reference("LH-1042")
        assert case is not None
        escalation = uow.escalations.open_for_case(case.id)
        assert escalation is not None
        for duty in uow.duties.of_escalation(escalation.id):
            if duty.is_live:
                uow.duties.save(overtake(duty, MORNING))
        uow.escalations.save(replace(escalation, closed_at=MORNING))
        uow.commit()


@pytest.mark.board("suffolk-2017")
def test_in_suffolk_a_weapon_and_a_dog_make_the_next_report_ask_for_joint_visits(town: Town) -> None:
    reports(town.amina, "A dog or other animal as threat", "A weapon, shown or spoken of")
    known = "Known risk: a weapon and a dog or other animal, 17 November 2026. Open before you visit."
    for handle, where in (("sam", DIRECT), ("grace", DIRECT), ("sam", TEAM)):
        getattr(town, handle).sees(known, where=where)
    town.tom.command("/case LH-1042")
    town.tom.sees(known)
    the_case_closes(town)
    town.skip("P30D")
    all_that_was_said(town)
    reports_a_missed_visit(town.amina, outcome="Cancelled or late", seen="Not seen, last by social worker")
    asked = town.grace.sees("Consider joint visits with another agency", "Missed visit: LH-1042")
    assert known in asked
    town.grace.press("Guidance", where=DIRECT)
    assert "Keeping Safe" in town.grace.modal()
    all_that_was_said(town)


def test_in_camden_a_safe_way_of_contact_stands_on_each_card_and_in_the_next_report(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.amina.press("Add more", where=DIRECT)
    ticks(town.amina, "What makes contact hard")
    ticks(town.amina, "Domestic abuse, or fear of it")
    writes(town.amina, "Never by letter: he opens the post.")
    town.amina.press("Submit", where=DIRECT)
    town.amina.sees("Recorded: R-")
    all_that_was_said(town)
    known = "Safe contact: agreed way, 17 November 2026. Open before you call or write."
    town.sam.sees(known)
    town.sam.sees(known, where=TEAM)
    begins_a_report(town.tom)
    town.tom.press("No")
    town.tom.press("LH-1042, child protection plan")
    town.tom.sees(known)
    town.tom.command("/case LH-1042")
    town.tom.press("Open", where=DIRECT)
    assert "Never by letter: he opens the post. Said by Amina Yusuf" in town.tom.modal()
    for phone in (town.sam, town.tom, town.ruth):
        assert "post" not in phone.all_words()


@pytest.mark.board("pan-dorset-2015")
def test_in_dorset_a_knife_stands_in_the_duty_of_a_new_report_a_month_after_the_closing(town: Town) -> None:
    reports(town.amina, "A weapon, shown or spoken of")
    the_case_closes(town)
    town.skip("P30D")
    all_that_was_said(town)
    reports_a_missed_visit(town.tom)
    all_that_was_said(town)
    known = "Known risk: a weapon, 17 November 2026. Open before you visit."
    said = town.sam.sees("Missed visit: LH-1042", "Reach the family", known)
    (duty,) = {line for line in said.splitlines() if line.startswith("Reach the family")}
    assert duty.endswith(known)
    town.sam.press("Going in now", where=DIRECT)
    assert known in town.sam.modal()
