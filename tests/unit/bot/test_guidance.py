"""The board's guidance stands one press away, where it helps this person, with its section."""

from __future__ import annotations

from dataclasses import replace

from bot.cards.answers.detail import refusal_card
from bot.use_cases.show.guidance import guidance
from state_machines.policy.policy import parse_policy
from tests.unit.bot.town_hall import Hall, labels

RULE = (
    'row: C6, origin: document, title: Before you go, lines: ["Who goes along?", "Who knows where you are?"]'
)


def with_guidance(hall: Hall, *places: str) -> None:
    """New cases begin under Camden's file with guidance at these places."""
    policy = hall.services.policy
    rules = "".join(
        f'  - {{at: "{at}", section: "{number}", {RULE}}}\n' for number, at in enumerate(places, 5)
    )
    text = f"{policy.text}\nguidance:\n{rules}"
    hall.services = replace(hall.services, policy=parse_policy(text, "camden-2019.yaml"))


def test_the_holder_of_a_duty_reads_its_guidance_and_others_have_no_button(hall: Hall) -> None:
    with_guidance(hall, "duty:convene_core_group")
    hall.report(hall.amina)
    assert "Guidance" in labels(hall.ping(hall.sam))
    assert "Guidance" not in labels(hall.ping(hall.ruth))

    shown = guidance(hall.services, hall.sam, hall.escalation().id, hall.now)

    assert [(one.heading, one.lines) for one in shown.sections] == [
        ("Before you go", ("Who goes along?", "Who knows where you are?", "Camden 2019, section 5"))
    ]
    assert hall.audit("guidance:read")


def test_guidance_on_an_outcome_names_it_and_is_for_whoever_may_record_it(hall: Hall) -> None:
    with_guidance(hall, "outcome:arrange_meeting", "report:missed_visit")
    hall.report(hall.amina)
    shown = guidance(hall.services, hall.sam, hall.escalation().id, hall.now)
    assert [one.heading for one in shown.sections] == [
        "If “The core group is arranged”: Before you go",
        "Before you go",
    ]
    theirs = guidance(hall.services, hall.amina, hall.escalation().id, hall.now)
    assert [one.heading for one in theirs.sections] == ["Before you go"]


def test_a_board_without_guidance_has_no_button_and_a_stranger_reads_nothing(hall: Hall) -> None:
    with_guidance(hall, "complexity_panel", "known_risk")
    hall.report(hall.amina)
    assert "Guidance" not in labels(hall.ping(hall.sam))
    refused = guidance(hall.services, hall.grace, hall.escalation().id, hall.now)
    assert refused == refusal_card()
