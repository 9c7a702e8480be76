"""The board's types: suggested with the section from what was seen, confirmed or changed by the reporter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.use_cases.collect.answer import answer
from bot.use_cases.collect.start_dialog import start_dialog
from bot.use_cases.show.open_case import open_case
from dialogs.prompt import Prompt
from dialogs.user_input import Skipped
from state_machines.errors import NotAllowed
from state_machines.policy.policy import load_policy
from tests.unit.bot.town_hall import Hall, labels


def detail(hall: Hall) -> str:
    return open_case(hall.services, hall.sam, hall.escalation().id, hall.now).text


def begin_types(hall: Hall) -> str:
    with hall.reading() as uow:
        report = uow.reports.of_escalation(hall.escalation().id)[-1]
    context = {"escalation_id": report.escalation_id, "report_id": report.id}
    return hall.begin(hall.amina, "engagement_types", **context)


def confirm_types(hall: Hall, *types: str) -> str:
    session_id = begin_types(hall)
    hall.give(hall.amina, session_id, types)
    return hall.submit(hall.amina, session_id).text


@pytest.mark.parametrize(
    ("board", "called"),
    [
        ("camden-2019", "Camden 2019 calls this avoidance (Camden 2019, section 2)"),
        ("pan-dorset-2015", "Pan Dorset 2015 calls this avoidance (Pan Dorset 2015, section 3)"),
    ],
)
def test_a_closed_door_is_called_what_the_board_calls_it_with_the_section(
    hall: Hall, board: str, called: str
) -> None:
    hall.services = replace(hall.services, policy=load_policy(board))
    hall.report(hall.amina)
    assert f"{called}: suggested by the document, not confirmed by the reporter." in detail(hall)


def test_a_board_without_types_asks_for_none(hall: Hall) -> None:
    hall.services = replace(hall.services, policy=load_policy("stockport-3.7"))
    card = hall.submit(hall.amina, hall.fill_report(hall.amina))
    assert "What the board calls it" not in labels(card)
    assert "calls this" not in detail(hall)


def test_the_reporter_is_offered_the_question_after_submit_and_not_before(hall: Hall) -> None:
    card = hall.submit(hall.amina, hall.fill_report(hall.amina))
    assert "What the board calls it" in labels(card)


def test_the_suggested_types_come_first_and_say_so(hall: Hall) -> None:
    hall.report(hall.amina)
    shown = hall.prompt(begin_types(hall))
    assert shown.options[0].label == "Avoidance (suggested)"
    assert [one.label for one in shown.options if "suggested" in one.label] == ["Avoidance (suggested)"]
    assert len(shown.options) == len(hall.services.policy.types) + 1, "and none of these"
    assert "LH-1042" in shown.title


def test_what_the_reporter_confirms_or_changes_stands_in_the_detail_and_on_the_record(hall: Hall) -> None:
    hall.report(hall.amina)
    step = hall.escalation().step
    assert "calls this avoidance" in confirm_types(hall, "avoidance")
    assert "as the reporter sees it." in detail(hall)
    hall.advance(hours=1)
    confirm_types(hall, "ambivalence", "disguised_compliance")
    said = detail(hall)
    assert "ambivalence (Camden 2019, section 2) and disguised compliance (Camden 2019, section 2)" in said
    assert "avoidance" not in said
    assert hall.audit("report:classify") == ["amina", "amina"]
    assert hall.escalation().step == step, "the chart does not move by it"


def test_none_of_them_is_an_answer_and_skipping_is_none(hall: Hall) -> None:
    hall.report(hall.amina)
    session_id = begin_types(hall)
    skipped = Skipped(hall.prompt(session_id).revision, "types")
    answer(hall.services, hall.amina, session_id, skipped, hall.now, key=hall.key())
    hall.submit(hall.amina, session_id)
    assert "not confirmed by the reporter" in detail(hall)
    confirm_types(hall, "none")
    assert "sees none of the types of Camden 2019" in detail(hall)


def test_nobody_else_says_what_a_report_shows(hall: Hall) -> None:
    hall.report(hall.amina)
    with hall.reading() as uow:
        report = uow.reports.of_escalation(hall.escalation().id)[-1]
    context = {"escalation_id": report.escalation_id, "report_id": report.id}
    with pytest.raises(NotAllowed, match="Only whoever made a report"):
        start_dialog(hall.services, hall.ruth, "engagement_types", context, hall.now, key=hall.key())
    assert "not confirmed" in detail(hall)


def test_a_type_that_the_board_does_not_have_is_refused(hall: Hall) -> None:
    hall.report(hall.amina)
    session_id = begin_types(hall)
    shown = hall.give(hall.amina, session_id, ("laziness",))
    assert isinstance(shown.prompt, Prompt)
    assert shown.notice
    assert shown.prompt.step == "types"
