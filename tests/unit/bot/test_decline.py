""" "Not mine": a reason, and the next person at once."""

from __future__ import annotations

import pytest

from bot.use_cases.decline import decline
from bot.values import Said
from state_machines.duty import Duty, DutyState
from state_machines.people import Person
from tests.unit.bot.town_hall import Hall, labels


@pytest.fixture(autouse=True)
def reported(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.outbox()


def not_mine(hall: Hall, person: Person, duty: Duty, key: str = "") -> Said:
    target = f"{duty.escalation_id}/{duty.id}"
    return decline(hall.office, person, target, "I am on leave", hall.now, key=key or hall.key())


def test_the_next_person_holds_it_and_is_pinged_at_once(hall: Hall) -> None:
    said = not_mine(hall, hall.sam, hall.duty("tell_social_worker"))
    assert "Ruth Adeyemi has been told now" in said.text
    moved = hall.duty("tell_social_worker")
    assert (moved.state, moved.holder_id) == (DutyState.OPEN, hall.ruth.id)
    assert hall.told() == ["ruth"]


def test_the_reason_is_kept_out_of_the_ping(hall: Hall) -> None:
    not_mine(hall, hall.sam, hall.duty("tell_social_worker"))
    assert "on leave" not in hall.ping(hall.ruth).text
    assert "Sam Okafor (allocated social worker) said that it is not theirs" in hall.ping(hall.ruth).text


def test_the_reporter_hears_that_it_was_handed_on(hall: Hall) -> None:
    not_mine(hall, hall.sam, hall.duty("tell_social_worker"))
    (message,) = [one for one in hall.outbox() if one.kind == "news"]
    assert "Ruth Adeyemi was told at once" in hall.composed(message).text


def test_a_press_delivered_twice_hands_it_on_once(hall: Hall) -> None:
    duty = hall.duty("tell_social_worker")
    assert not_mine(hall, hall.sam, duty, "press") == not_mine(hall, hall.sam, duty, "press")
    assert hall.audit("duty:decline") == ["sam"]


def test_who_never_had_it_cannot_hand_it_on(hall: Hall) -> None:
    before = hall.duties()
    assert not not_mine(hall, hall.tom, hall.duty("tell_social_worker")).changed
    assert hall.duties() == before
    assert hall.audit("decline:refuse") == ["tom"]


def test_who_declined_is_told_whose_it_is_now_and_not_to_take_it_over(hall: Hall) -> None:
    not_mine(hall, hall.ruth, hall.duty("tell_social_worker_manager"))
    shown = hall.ping(hall.ruth)
    assert "You said that this is not yours. It is with David Osei now." in shown.lead
    assert "take this over" not in shown.text
    assert not any(label.startswith("Take over") for label in labels(shown))


def test_two_duties_to_acknowledge_are_told_apart_by_their_roles(hall: Hall) -> None:
    not_mine(hall, hall.sam, hall.duty("tell_social_worker"))
    buttons = [label for label in labels(hall.ping(hall.ruth)) if label.startswith("Not mine")]
    assert buttons == ["Not mine: as allocated social worker", "Not mine: as social worker's manager"]
