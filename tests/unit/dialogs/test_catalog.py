"""Every dialog there is, and how it is found, drawn and worded."""

from __future__ import annotations

import pytest

from dialogs.catalog.missed_visit import MISSED_VISIT
from dialogs.catalog.not_mine import NOT_MINE_REASONS
from dialogs.registry import DIALOGS, dialog_by_name
from dialogs.spec import Ask, Dialog
from dialogs.spec_checks import declare
from state_machines.errors import NotFound

#: What a phone shows of a button before it cuts the rest off.
SHOWN_OF_A_BUTTON = 32


@pytest.mark.parametrize("dialog", DIALOGS.values(), ids=DIALOGS)
def test_every_dialog_is_sound_and_found_by_its_name(dialog: Dialog) -> None:
    assert declare(dialog) is dialog_by_name(dialog.name)


def test_a_dialog_that_no_longer_exists_is_refused_in_words() -> None:
    with pytest.raises(NotFound, match="no longer exists"):
        dialog_by_name("fax_form")


@pytest.mark.parametrize("dialog", DIALOGS.values(), ids=DIALOGS)
def test_every_choice_can_be_read_on_a_phones_button(dialog: Dialog) -> None:
    labels = [option.label for step in dialog.steps for option in step.options]
    # The board's types come with the case, and what somebody knows is written.
    assert labels or dialog.name in {"engagement_types", "what_is_known", "keep_open"}
    assert [label for label in labels if len(label) > SHOWN_OF_A_BUTTON] == []


@pytest.mark.parametrize("dialog", DIALOGS.values(), ids=DIALOGS)
def test_every_question_ends_as_one(dialog: Dialog) -> None:
    assert dialog.steps
    assert [step.name for step in dialog.steps if not step.question.endswith("?")] == []


def test_no_moment_can_lie_in_the_future_in_a_report_of_what_happened() -> None:
    bounds = {step.name: step.latest for step in MISSED_VISIT.steps if step.ask in {Ask.MOMENT, Ask.DAY}}
    assert bounds == {"when_exactly": "now", "telephoned_at": "now", "last_seen_on": "today"}


def test_not_mine_has_four_reasons() -> None:
    assert [reason.value for reason in NOT_MINE_REASONS] == [
        "not_my_case",
        "on_leave",
        "wrong_person",
        "other",
    ]
