"""What the engine logs when something goes wrong holds no name and no narrative (promise 7)."""

from __future__ import annotations

import pytest

from bot.engine import chase_due, send
from bot.engine.chase_due import Chaser
from bot.slack.drawing.message_body import PrivateCardError, message_body
from bot.values import Card
from dialogs.prompt import Prompt
from tests.unit.bot.test_deliver_due import Slack, deliver
from tests.unit.bot.town_hall import CHILD, Hall


def fails(*_arguments: object, **_named: object) -> Card | Prompt:
    raise ValueError(f"{CHILD} cried upstairs")


def test_a_message_that_cannot_be_drawn_is_logged_without_what_it_says(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hall.report(hall.amina)
    monkeypatch.setattr(send, "compose", fails)
    deliver(hall, Slack())
    assert "drawing message" in caplog.text
    assert "ValueError" in caplog.text
    assert CHILD not in caplog.text


def test_a_duty_that_cannot_be_chased_is_logged_without_what_it_is_about(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hall.report(hall.amina)
    hall.advance(days=4)
    monkeypatch.setattr(chase_due, "chase_duty", fails)
    monkeypatch.setattr(chase_due, "chase_due_duties", fails)
    assert Chaser(hall.services).chase_due(hall.now) == 0
    assert "chasing duty" in caplog.text
    assert CHILD not in caplog.text


def test_a_private_card_outside_a_modal_is_refused_without_saying_whose_it_is() -> None:
    with pytest.raises(PrivateCardError) as refused:
        message_body(Card(title=f"LH-1042: {CHILD}", text="", private=True))
    assert CHILD not in str(refused.value)
