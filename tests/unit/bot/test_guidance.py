"""The board's guidance stands one press away, where it helps this person, with its section."""

from __future__ import annotations

from dataclasses import replace

from bot.cards.answers.detail import refusal_card
from bot.cards.parts.guidance import LINES_ON_A_PAGE, guidance_card
from bot.reading.snapshot import load_snapshot
from bot.use_cases.show.guidance import guidance
from state_machines.case.standing_facts import FactKind, StandingFact
from state_machines.policy.policy import parse_policy
from tests.unit.bot.town_hall import CP_CASE, Hall, labels

FIRST, OTHER = '["Who goes along?", "Who knows where you are?"]', '["Who else was there?"]'


def with_guidance(hall: Hall, *places: str) -> None:
    """New cases begin under Camden's file with guidance at these places."""
    policy = hall.services.policy
    rules_of_the_board, _, _ = policy.text.partition("\nguidance:\n")
    rules = "".join(
        f'  - {{at: "{at}", section: "{number}", row: C6, origin: document, title: Before you go, '
        f"lines: {FIRST if number == 5 else OTHER}}}\n"
        for number, at in enumerate(places, 5)
    )
    text = f"{rules_of_the_board}\nguidance:\n{rules}"
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
        "Before you go",
        "If “The core group is arranged”: Before you go",
    ]
    theirs = guidance(hall.services, hall.amina, hall.escalation().id, hall.now)
    assert [one.heading for one in theirs.sections] == ["Before you go"]


def test_a_board_without_guidance_has_no_button_and_a_stranger_reads_nothing(hall: Hall) -> None:
    with_guidance(hall, "complexity_panel", "known_risk")
    hall.report(hall.amina)
    assert "Guidance" not in labels(hall.ping(hall.sam))
    refused = guidance(hall.services, hall.grace, hall.escalation().id, hall.now)
    assert refused == refusal_card()


def test_what_stands_at_the_step_and_at_an_outcome_is_read_once(hall: Hall) -> None:
    with_guidance(hall, "duty:convene_core_group", "arrange_core_group", "outcome:arrange_meeting")
    hall.report(hall.amina)
    shown = guidance(hall.services, hall.sam, hall.escalation().id, hall.now)
    assert [one.heading for one in shown.sections] == ["Before you go", "Before you go"]
    assert [one.lines[0] for one in shown.sections] == ["Who goes along?", "Who else was there?"]


def test_a_risk_that_is_known_from_before_brings_its_guidance_to_a_quiet_report(hall: Hall) -> None:
    with_guidance(hall, "known_risk")
    hall.report(hall.amina)
    assert "Guidance" not in labels(hall.ping(hall.sam))
    with hall.services.store.write() as uow:
        case = uow.cases.by_reference(CP_CASE)
        assert case is not None
        kept_from = frozenset({hall.priya.id})
        uow.standing_facts.add(
            StandingFact(
                "f1", case.id, FactKind.RISK, "weapon", "", hall.tom.id, hall.now, not_shared_with=kept_from
            )
        )
        uow.commit()
    shown = guidance(hall.services, hall.sam, hall.escalation().id, hall.now)
    assert [one.heading for one in shown.sections] == ["Before you go"]
    assert "Guidance" in labels(hall.ping(hall.sam))
    # From whom the words are kept still learns that there is a risk, and what helps before a visit.
    assert "Guidance" in labels(hall.ping(hall.priya))


def test_what_does_not_fit_on_a_page_of_a_phone_is_behind_one_press(hall: Hall) -> None:
    places = ("duty:convene_core_group", "arrange_core_group", "report:missed_visit", "known_risk")
    with_guidance(hall, *places)
    long = tuple(
        one.model_copy(update={"lines": tuple(f"{one.at}: question {n}" for n in range(5))})
        for one in hall.services.policy.guidance
    )
    hall.report(hall.amina)
    with hall.reading() as uow:
        state = load_snapshot(uow, hall.services, hall.escalation().id, hall.now)
        state = replace(state, policy=state.policy.model_copy(update={"guidance": long}))
        first, rest = (guidance_card(state, hall.sam, rest=rest) for rest in (False, True))
    assert sum(len(one.lines) + 1 for one in first.sections) <= LINES_ON_A_PAGE
    assert first.sections
    (more,) = first.buttons
    assert more.value == f"{state.escalation.id}/rest"
    assert rest.buttons == ()
    read = [line for one in (*first.sections, *rest.sections) for line in one.lines]
    assert [line for line in read if "question" in line] == [
        f"{at}: question {n}" for at in places[:3] for n in range(5)
    ]


def test_the_button_for_the_rest_is_read_like_the_first(hall: Hall) -> None:
    with_guidance(hall, "duty:convene_core_group")
    hall.report(hall.amina)
    shown = guidance(hall.services, hall.sam, f"{hall.escalation().id}/rest", hall.now)
    assert (shown.title, shown.sections) == (f"{CP_CASE}: guidance", ())
    assert guidance(hall.services, hall.grace, f"{hall.escalation().id}/rest", hall.now) == refusal_card()
