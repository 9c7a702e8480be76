"""The reports of assessment, repeat referral, closing and disagreement, as the boards take them."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

import pytest

from bot.cards.parts.report_menu import REPORT_MENU, dialog_for_command, report_begun_card
from bot.use_cases.collect.answer import answer
from bot.use_cases.show.open_case import open_case
from bot.values import Action, Card
from dialogs.registry import DIALOGS
from dialogs.user_input import AddMore
from state_machines.case.limits import Origin
from state_machines.people.people import Person
from state_machines.policy.policy import load_policy, reopen_policy
from state_machines.policy.vocabulary import REPORTS
from tests.unit.bot.town_hall import CP_CASE, Hall

ANSWERS = {
    "immediate_danger": "no",
    "case": CP_CASE,
    "liaison": "no",
    "needs": "Regular meals; both can.",
    "environment": "A flat above a shop.",
    "child_alone": "no",
    "intervene_now": "no",
    "safeguarding_concern": "yes",
    "referral_reason": "no_access",
    "chronology": "yes",
    "closing_agency_leads": "no",
    "lead_spoken_with": "yes",
    "closes_on": "2026-12-01",
    "why_closing": "no_engagement",
    "disagree_about": "action",
    "managers_spoken": "no",
    "family_change": "moved",
    "whereabouts": "elsewhere",
    "receiving_authority": "Port Selwyn; a school there has asked for the file.",
    "account": "Kept short for a test.",
}


def reports(hall: Hall, person: Person, dialog: str) -> Card:
    """The whole dialog, submitted."""
    session_id = hall.begin(person, dialog)
    while (prompt := hall.prompt(session_id)).step != "review":
        hall.give(person, session_id, ANSWERS[prompt.step])
    return hall.submit(person, session_id)


def under(hall: Hall, policy: str) -> None:
    hall.services = replace(hall.services, policy=load_policy(policy))


@pytest.mark.parametrize("event", REPORTS)
def test_every_kind_of_report_has_a_way_to_begin_it(event: str) -> None:
    kind = event.removeprefix("report_")
    way = next(way for way in REPORT_MENU if way.dialog == kind)
    assert way.command_words
    assert all(dialog_for_command(word) == kind for word in way.command_words)
    assert kind in DIALOGS


def test_what_report_answers_offers_every_other_report() -> None:
    shown = report_begun_card("missed_visit", "Sent.")
    assert (shown.title, shown.lead) == ("Missed visit", "Sent.")
    offered = {button.value for button in shown.buttons}
    assert offered == {way.dialog for way in REPORT_MENU} - {"missed_visit"}
    assert {button.action for button in shown.buttons} == {Action.REPORT}


def test_clear_concerns_in_stockports_assessment_are_to_be_referred(hall: Hall) -> None:
    under(hall, "stockport-3.7")
    said = reports(hall, hall.amina, "no_access_assessment")
    assert CP_CASE in said.title
    assert hall.duty("refer_to_social_care").source.section == "6.3"


def test_a_repeat_referral_in_stockport_waits_for_the_line_managers_decision(hall: Hall) -> None:
    under(hall, "stockport-3.7")
    hall.report(hall.amina)
    hall.record(hall.grace, "record_repeat_referral", reason="Referred in May, before Doorstep.")
    owed = hall.duty("decide_repeat_referral")
    assert (owed.holder_id, owed.source.section) == (hall.grace.id, "5.2")
    hall.record(hall.grace, "keep_repeat_referral", reason="The chronology shows progress.")
    assert hall.escalation().step == "weigh_persistence"


def test_the_lead_practitioner_hears_that_an_agency_closes_in_dorset_before_it_does(hall: Hall) -> None:
    under(hall, "pan-dorset-2015")
    reports(hall, hall.amina, "agency_closing")
    told = hall.duty("tell_lead_of_closing")
    assert (told.holder_id, told.limit.text, told.source.section) == (hall.sam.id, "before closing", "12")


BOARDS_AND_SEEKERS = [
    ("camden-2019", "sam"),
    ("pan-dorset-2015", "sam"),
    ("stockport-3.7", "sam"),
    ("southampton-2024", "sam"),
    ("suffolk-2017", "sam"),
]


@pytest.mark.parametrize(("policy", "seeker"), BOARDS_AND_SEEKERS)
def test_on_every_board_a_family_that_moved_away_has_its_new_authority_told(
    hall: Hall, policy: str, seeker: str
) -> None:
    under(hall, policy)
    reports(hall, hall.amina, "family_moved")
    owed = hall.duty("tell_receiving_authority")
    assert (owed.holder_id, owed.source.origin) == (hall.people[seeker].id, Origin.RECONSTRUCTED)
    assert seeker in hall.names_told()
    opened = open_case(hall.services, hall.sam, hall.escalation().id, hall.now)
    assert "Port Selwyn" in str(opened.sections)
    hall.record(hall.sam, "record_receiving_authority_told", reason="Their front door has the file.")
    assert not hall.duty("tell_receiving_authority").is_live


def test_a_text_that_is_older_than_a_kind_of_report_takes_it_as_a_concern(hall: Hall) -> None:
    text = (files("state_machines") / "policies" / "suffolk-2017.yaml").read_text(encoding="utf-8")
    withdrawn = "  # A report that was taken back."
    before, _, of_move = text.partition("  # A family that has moved or is gone.")
    older = f"{before}{withdrawn}{of_move.partition(withdrawn)[2]}"
    assert len(older) < len(text)
    hall.services = replace(hall.services, policy=reopen_policy(older, "older"))
    reports(hall, hall.amina, "family_moved")
    assert hall.escalation().step == "worker_supported"
    assert "grace" in hall.names_told()


def test_what_a_child_said_stands_in_open_and_in_no_message(hall: Hall) -> None:
    under(hall, "stockport-3.7")
    session_id = hall.begin(hall.amina, "repeat_referral")
    while (prompt := hall.prompt(session_id)).step != "review":
        hall.give(hall.amina, session_id, ANSWERS[prompt.step])
    add = AddMore(hall.prompt(session_id).revision)
    answer(hall.services, hall.amina, session_id, add, hall.now, key=hall.key())
    hall.give(hall.amina, session_id, ("child",))
    hall.give(hall.amina, session_id, "She drew the flat without herself.")
    hall.submit(hall.amina, session_id)
    opened = open_case(hall.services, hall.sam, hall.escalation().id, hall.now)
    assert "She drew the flat without herself." in str(opened.sections)
    messages = hall.outbox()
    assert messages
    assert not any("drew the flat" in str(hall.compose_message(one)) for one in messages)


def test_a_disagreement_in_suffolk_is_for_the_respective_managers(hall: Hall) -> None:
    under(hall, "suffolk-2017")
    reports(hall, hall.amina, "agencies_disagree")
    assert hall.duty("settle_disagreement").source.row == "F8"
    assert {"grace", "ruth"} <= set(hall.names_told())
    hall.record(hall.ruth, "use_escalation_policy", reason="No agreement between us.")
    assert hall.duty("follow_escalation_policy").is_live
