"""Several drafts of one person stay apart: none is resumed, offered or changed for another."""

from __future__ import annotations

from bot.use_cases.collect.start_dialog import start_dialog
from dialogs.session import Session
from tests.unit.bot.town_hall import CIN_CASE, CP_CASE, Hall


def drafts_of_amina(hall: Hall) -> dict[str, Session]:
    """Her open drafts by the name of their dialog."""
    with hall.reading() as uow:
        return {one.session.dialog: one.session for one in uow.drafts.open_of(hall.amina.id)}


def test_another_kind_of_report_is_begun_beside_a_draft_and_not_in_it(hall: Hall) -> None:
    visit = hall.begin(hall.amina)
    hall.give(hall.amina, visit, "no")
    shown = start_dialog(hall.services, hall.amina, "hostile_incident", {}, hall.now, key="press")
    assert shown.card is None
    drafts = drafts_of_amina(hall)
    assert set(drafts) == {"missed_visit", "hostile_incident"}
    assert dict(drafts["missed_visit"].answers) == {"immediate_danger": "no"}
    assert dict(drafts["hostile_incident"].answers) == {}
    hall.give(hall.amina, drafts["hostile_incident"].id, "safe")
    assert dict(drafts_of_amina(hall)["missed_visit"].answers) == {"immediate_danger": "no"}


def test_an_outcome_for_one_case_is_no_draft_of_an_outcome_for_another(hall: Hall) -> None:
    hall.report(hall.amina, CP_CASE)
    hall.report(hall.amina, CIN_CASE)
    for case in (CP_CASE, CIN_CASE):
        context = {"escalation_id": hall.escalation(case).id}
        shown = start_dialog(hall.services, hall.sam, "decision", context, hall.now, key=f"of {case}")
        assert shown.card is None
    with hall.reading() as uow:
        about = [one.session.context["escalation_id"] for one in uow.drafts.open_of(hall.sam.id)]
    assert sorted(about) == sorted(hall.escalation(case).id for case in (CP_CASE, CIN_CASE))


def test_a_draft_of_somebody_else_is_never_offered(hall: Hall) -> None:
    hall.give(hall.amina, hall.begin(hall.amina), "no")
    shown = start_dialog(hall.services, hall.tom, "missed_visit", {}, hall.now, key="press")
    assert shown.card is None
