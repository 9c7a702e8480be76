"""The same stories whichever way Slack reaches the bot: by Socket Mode, or by signed HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.journal import no_child_is_named, nothing_was_refused
from tests.stories.report_steps import TOLD, a_reported_visit, writes
from tests.stories.served_town import a_served_town
from tests.stories.test_asking_where_a_case_stands import picture_in
from tests.stories.town import DIRECT, TEAM, Town, a_town


@pytest.fixture(params=["socket", "http"])
def either(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Town]:
    """A town with the bot behind one door or the other."""
    with a_town(tmp_path) if request.param == "socket" else a_served_town(tmp_path) as town:
        yield town
        nothing_was_refused(town)
        no_child_is_named(town)
        assert not town.unexpected_messages()


def test_a_report_is_made_acknowledged_and_asked_about(either: Town) -> None:
    a_reported_visit(either)
    either.ruth.press("I have this", where=TEAM)
    either.ruth.sees("You have this: LH-1042", where=TEAM)
    either.expect("amina", "LH-1042: acknowledged", "Ruth Adeyemi acknowledged")
    either.sam.command("/case LH-1042")
    either.sam.sees("Step: Core group to be arranged", "Ruth Adeyemi: acknowledged at 10:05")
    either.until(lambda: picture_in(either.sam), lambda: "no picture arrived")


def test_a_report_is_amended_in_a_form(either: Town) -> None:
    a_reported_visit(either)
    either.amina.press("Amend or withdraw", where=DIRECT)
    either.expect("amina", "What should change?")
    either.amina.press("Correct or add something", where=DIRECT)
    writes(either.amina, "It was the side door, and it was Monday.")
    either.amina.press("Send", where=DIRECT)
    either.amina.sees("Amended: R-", "stays beside it")
    for handle in TOLD:
        either.expect(handle, "a report was amended", "Amina")


def test_nobody_answers_and_it_climbs(either: Town) -> None:
    a_reported_visit(either)
    for handle in ("sam", "ruth"):
        getattr(either, handle).press("I have this", where=DIRECT)
        either.expect("amina", "acknowledged at 10:05")
    either.skip("PT1H1M")
    for handle in ("naomi", "priya"):
        either.expect(handle, "Priya Nair: not acknowledged; also told:", "Naomi Clarke")
    either.expect("amina", "LH-1042: not acknowledged, gone further", "Naomi Clarke was told")


def test_home_a_direct_word_and_not_mine(either: Town) -> None:
    either.amina.act(do="open_home")
    assert either.amina.screen()["home"]
    either.amina.say("Hello")
    either.expect("amina", "Nothing was reported yet")
    a_reported_visit(either)
    either.sam.press("Not mine", where=DIRECT)
    assert either.sam.form()["fields"]
    either.sam.act(do="close")
