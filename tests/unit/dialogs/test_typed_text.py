"""A sign that no database keeps is said at the question, and nothing is stored."""

from __future__ import annotations

import pytest

from dialogs.catalog.missed_visit import MISSED_VISIT
from dialogs.typed_text import can_be_kept
from state_machines.errors import InvalidAnswer
from tests.unit.dialogs.conversation import Conversation


@pytest.mark.parametrize("sign", ["\x00", "\ud83d"])
def test_it_is_refused_at_its_question_and_the_dialog_stays_there(sign: str) -> None:
    talk = Conversation(MISSED_VISIT)
    talk.answer("no", "N-104", "no_reply", "now", "no", "by_me")
    with pytest.raises(InvalidAnswer, match="cannot be kept") as refused:
        talk.answer(f"Nobody {sign}came to the door.")
    assert refused.value.field == talk.session.step
    talk.answer("Nobody came to the door.")


@pytest.mark.parametrize("text", ["", "Zoë", "Ægir 家", "\U0001f600", "two\nlines\tand a tab"])
def test_every_other_text_is_kept(text: str) -> None:
    assert can_be_kept(text)
