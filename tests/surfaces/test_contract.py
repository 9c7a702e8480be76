"""The contract of a surface, over the chat in use and over the plain terminal alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.services import Services
from bot.surface.acts.table import BUTTONS
from bot.surface.incoming import Given, Incoming
from bot.surface.replies import Reply, Say
from bot.values import Action, Card, Section
from dialogs.prompt import Prompt, PromptKind, ReviewLine
from state_machines.errors import StoreUnavailable
from tests.surfaces.contract import SurfaceUnderTest
from tests.surfaces.small_surfaces import SlackUnderTest, TerminalUnderTest
from tests.unit.bot.town_hall import ACCOUNT, CHILD, Hall, a_hall

SURFACES: Mapping[str, type[SlackUnderTest] | type[TerminalUnderTest]] = {
    "slack": SlackUnderTest,
    "terminal": TerminalUnderTest,
}


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with a_hall(tmp_path) as hall:
        yield hall


@pytest.fixture(params=SURFACES)
def surface(request: pytest.FixtureRequest, hall: Hall) -> SurfaceUnderTest:
    return SURFACES[str(request.param)](hall)


def i_have_this(hall: Hall) -> Given:
    return Given(hall.escalation().id)


def test_an_answer_is_shown_only_after_the_commit(surface: SurfaceUnderTest) -> None:
    hall = surface.hall
    hall.report(hall.amina)
    stored: list[list[str]] = []
    surface.watch(lambda: stored.append(hall.audit("duty:acknowledge")))
    surface.do(hall.sam, BUTTONS[Action.ACKNOWLEDGE], i_have_this(hall), "press")
    assert stored
    assert stored[0]
    assert set(stored[0]) == {"sam"}


def test_a_press_delivered_twice_is_done_once_and_answered_the_same(surface: SurfaceUnderTest) -> None:
    hall = surface.hall
    hall.report(hall.amina)
    first = surface.do(hall.sam, BUTTONS[Action.ACKNOWLEDGE], i_have_this(hall), "press")
    done = hall.audit("duty:acknowledge")
    assert done
    assert surface.do(hall.sam, BUTTONS[Action.ACKNOWLEDGE], i_have_this(hall), "press") == first
    assert hall.audit("duty:acknowledge") == done


def test_a_database_that_is_away_is_said_to_have_saved_nothing(surface: SurfaceUnderTest) -> None:
    def act(_services: Services, _incoming: Incoming) -> Reply:
        raise StoreUnavailable("locked")

    shown = surface.do(surface.hall.sam, act, Given(), "press")
    assert "Not saved. Your answers so far are kept." in shown


def test_the_unforeseen_is_answered_with_a_number_and_none_of_its_words(surface: SurfaceUnderTest) -> None:
    def act(_services: Services, _incoming: Incoming) -> Reply:
        raise ValueError(ACCOUNT)

    shown = surface.do(surface.hall.sam, act, Given(), "press")
    assert "If it happens again, give this number:" in shown
    assert ACCOUNT not in shown


def test_somebody_unknown_is_refused_and_nothing_is_done(surface: SurfaceUnderTest) -> None:
    acted: list[Incoming] = []

    def act(_services: Services, incoming: Incoming) -> Reply:
        acted.append(incoming)
        return Say("Done.")

    assert "Doorstep does not know you yet" in surface.do(None, act, Given(), "press")
    assert not acted


def test_whoever_acts_is_known_by_their_account(surface: SurfaceUnderTest) -> None:
    def act(_services: Services, incoming: Incoming) -> Reply:
        return Say(f"{incoming.person.name} pressed {incoming.given.value} ({incoming.key}).")

    shown = surface.do(surface.hall.sam, act, Given("this"), "press-1")
    assert "Sam Okafor pressed this (press-1)." in shown


def test_an_answer_that_is_not_taken_loses_nothing_and_raises_nothing(surface: SurfaceUnderTest) -> None:
    hall = surface.hall
    hall.report(hall.amina)
    surface.refuse_to_draw()
    surface.do(hall.sam, BUTTONS[Action.ACKNOWLEDGE], i_have_this(hall), "press")
    assert "sam" in hall.audit("duty:acknowledge")


def test_a_card_with_names_is_never_a_message(surface: SurfaceUnderTest) -> None:
    card = Card("LH-1042", "LH-1042", sections=(Section("Child", (CHILD,)),), private=True)
    with pytest.raises(ValueError, match="may be shown"):
        surface.notification(card)


def test_a_review_in_messages_says_of_a_narrative_only_that_it_was_written(surface: SurfaceUnderTest) -> None:
    lines = (
        ReviewLine("account", "Account", ACCOUNT, sensitive=True),
        ReviewLine("door", "Door", "Nobody in"),
    )
    shown = surface.notification(
        Prompt("s", 3, PromptKind.REVIEW, "Missed visit", "Is this right?", step="review", lines=lines)
    )
    assert "Nobody in" in shown
    assert "written" in shown
    assert ACCOUNT not in shown


def test_a_ping_holds_no_childs_name_and_no_narrative(surface: SurfaceUnderTest) -> None:
    hall = surface.hall
    hall.report(hall.amina)
    shown = surface.notification(hall.ping(hall.sam))
    assert "LH-1042" in shown
    assert "I have this" in shown
    assert CHILD not in shown
    assert ACCOUNT not in shown
