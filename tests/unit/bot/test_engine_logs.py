"""What the engine logs when something goes wrong holds no name and no narrative (promise 7)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.engine import chase_due, deliver_due
from bot.engine.chase_due import Chaser
from bot.engine.deliver_due import Deliverer
from bot.slack.drawing import PrivateCardError, drawn
from bot.values import Card
from dialogs.prompt import Prompt
from tests.unit.bot.test_deliver_due import Slack
from tests.unit.bot.town_hall import CHILD, Hall


def fails(*_arguments: object, **_named: object) -> Card | Prompt:
    raise ValueError(f"{CHILD} cried upstairs")


def test_a_message_that_cannot_be_drawn_is_logged_without_what_it_says(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hall.report(hall.amina)
    monkeypatch.setattr(deliver_due, "compose", fails)
    with ThreadPoolExecutor(1) as threads:
        Deliverer(hall.office, Slack(), threads, lambda: hall.now, "a process").deliver_due()
    assert "drawing message" in caplog.text
    assert "ValueError" in caplog.text
    assert CHILD not in caplog.text


def test_a_duty_that_cannot_be_chased_is_logged_without_what_it_is_about(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hall.report(hall.amina)
    hall.later(days=4)
    monkeypatch.setattr(chase_due, "chase", fails)
    assert Chaser(hall.office).chase_due(hall.now) == 0
    assert "chasing duty" in caplog.text
    assert CHILD not in caplog.text


def test_a_private_card_outside_a_modal_is_refused_without_saying_whose_it_is() -> None:
    with pytest.raises(PrivateCardError) as refused:
        drawn(Card(title=f"LH-1042: {CHILD}", text="", private=True))
    assert CHILD not in str(refused.value)
