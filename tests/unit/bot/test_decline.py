""" "Not mine": a reason, and the next person at once."""

from __future__ import annotations

import pytest

from bot.use_cases.answer.decline import decline_duty
from bot.use_cases.answer.decline_choices import decline_choices
from bot.use_cases.show.case_status import case_status
from bot.values import ActionResult
from state_machines.duties.duty import Duty, DutyState
from state_machines.errors import Stale
from state_machines.people.people import Person
from tests.unit.bot.town_hall import Hall, labels


@pytest.fixture(autouse=True)
def report_visit(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.outbox()


def not_mine(hall: Hall, person: Person, duty: Duty, key: str = "") -> ActionResult:
    target = f"{duty.escalation_id}/{duty.id}"
    return decline_duty(hall.services, person, target, "I am on leave", hall.now, key=key or hall.key())


def test_the_next_person_holds_it_and_is_pinged_at_once(hall: Hall) -> None:
    said = not_mine(hall, hall.sam, hall.duty("tell_social_worker"))
    assert "Ruth Adeyemi has been told now" in said.text
    moved = hall.duty("tell_social_worker")
    assert (moved.state, moved.holder_id) == (DutyState.OPEN, hall.ruth.id)
    assert hall.names_told() == ["ruth"]


def test_the_reason_is_kept_out_of_the_ping(hall: Hall) -> None:
    not_mine(hall, hall.sam, hall.duty("tell_social_worker"))
    assert "on leave" not in hall.ping(hall.ruth).text
    assert "Sam Okafor (allocated social worker) said that it is not theirs" in hall.ping(hall.ruth).text


def test_a_ping_names_who_handed_it_on_and_not_that_they_have_no_cover(hall: Hall) -> None:
    not_mine(hall, hall.ruth, hall.duty("tell_social_worker_manager"))
    (passed_over,) = [part for part in hall.ping(hall.david).sections if part.heading == "Passed over"]
    assert passed_over.lines == ("Ruth Adeyemi (social worker's manager) said that it is not theirs",)
    assert (
        "Ruth Adeyemi's cover: nobody is named"
        in case_status(hall.services, hall.david, "LH-1042", hall.now).text
    )


def test_the_reporter_hears_that_it_was_handed_on(hall: Hall) -> None:
    not_mine(hall, hall.sam, hall.duty("tell_social_worker"))
    (message,) = [one for one in hall.outbox() if one.kind == "news"]
    assert "Ruth Adeyemi was told at once" in hall.compose_message(message).text


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
    offered = labels(shown)
    assert "Open" in offered
    assert not any(label.startswith("Take over") for label in offered)


def test_two_duties_to_acknowledge_are_told_apart_by_their_roles(hall: Hall) -> None:
    not_mine(hall, hall.sam, hall.duty("tell_social_worker"))
    buttons = [button for button in hall.ping(hall.ruth).buttons if button.label.startswith("Not mine")]
    assert [button.label for button in buttons] == ["Not mine"]
    asked = decline_choices(hall.services, hall.ruth, buttons[0].value, hall.now)
    assert asked.reference == "LH-1042"
    assert [choice.label for choice in asked.choices] == [
        "As allocated social worker",
        "As social worker's manager",
    ]
    assert all(choice.value.startswith(f"{hall.escalation().id}/") for choice in asked.choices)


def test_a_button_of_an_older_message_names_its_duty_and_nothing_is_asked(hall: Hall) -> None:
    duty = hall.duty("tell_social_worker")
    target = f"{duty.escalation_id}/{duty.id}"
    asked = decline_choices(hall.services, hall.sam, target, hall.now)
    assert (asked.reference, [choice.value for choice in asked.choices]) == ("LH-1042", [target])
    assert decline_choices(hall.services, hall.tom, target, hall.now).reference == ""


def test_who_has_nothing_to_hand_on_is_told_so_at_once(hall: Hall) -> None:
    with pytest.raises(Stale, match="Nothing here is yours to hand on now"):
        decline_choices(hall.services, hall.tom, hall.escalation().id, hall.now)
