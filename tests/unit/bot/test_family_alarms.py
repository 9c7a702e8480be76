"""An alarm about several children: whoever leads on each hears of it, and reads of theirs alone."""

from __future__ import annotations

import pytest

from bot.use_cases.alarms.chase_alarms import chase_alarm
from bot.use_cases.answer.answer_alarm import end_alarm, take_alarm
from bot.use_cases.collect.answer import answer as take_answer
from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.open_case import open_case
from bot.values import Action, Card
from dialogs.user_input import Edit
from state_machines.alarms.alarm import Alarm
from state_machines.duties.duty import DutyKind
from state_machines.people.people import Person
from storage.records import OutgoingMessage
from tests.unit.bot.families import add_children, child
from tests.unit.bot.incidents import USUAL
from tests.unit.bot.test_family_reports import ticks
from tests.unit.bot.town_hall import CP_CASE, Hall

BROTHER, SISTER = "LH-1043", "LH-1044"
BETH, NOBODY = "beth.lane@larkhaven.example", ""


@pytest.fixture
def family(hall: Hall) -> Hall:
    """A girl on whom Sam leads, a brother on whom Beth does, and a sister whom nobody is allocated to."""
    add_children(
        hall,
        child(CP_CASE),
        child(BROTHER, plan="CIN", allocated_social_worker=BETH),
        child(SISTER, plan="CIN", allocated_social_worker=NOBODY),
    )
    return hall


def all_three(hall: Hall) -> str:
    """A missed visit, on whose review both other children are ticked; not submitted."""
    session_id = hall.fill_report(hall.amina)
    ticks(hall, hall.amina, session_id, BROTHER, SISTER)
    hall.outbox()
    return session_id


def says_danger(hall: Hall, session_id: str) -> None:
    revision = hall.prompt(session_id).revision
    edit = Edit(revision, "immediate_danger")
    take_answer(hall.services, hall.amina, session_id, edit, hall.now, key=hall.key())
    hall.give(hall.amina, session_id, "yes")


def in_danger_on_the_review(hall: Hall) -> str:
    session_id = all_three(hall)
    says_danger(hall, session_id)
    return session_id


def alarm_of(hall: Hall, session_id: str) -> Alarm:
    with hall.reading() as uow:
        (alarm,) = uow.alarms.of_draft(session_id)
    return alarm


def cards(hall: Hall) -> dict[str, list[Card]]:
    """The cards of an alarm that each person was sent since the last look."""
    names = {person.id: name for name, person in hall.people.items()}
    found: dict[str, list[Card]] = {}
    for message in [one for one in hall.outbox() if one.kind == "alarm"]:
        shown = hall.compose_message(message)
        assert isinstance(shown, Card)
        found.setdefault(names[message.to_person_id or ""], []).append(shown)
    return found


def titles(hall: Hall) -> dict[str, str]:
    return {name: card.title for name, (card,) in cards(hall).items()}


def test_whoever_leads_on_each_child_hears_of_it_once_and_reads_of_theirs(family: Hall) -> None:
    in_danger_on_the_review(family)
    told = titles(family)
    danger = "A child is in danger: "
    everything = f"{danger}{CP_CASE}, {BROTHER} and {SISTER}"
    assert told.pop("amina") == "You said that a child is in danger"
    assert told == {
        "grace": everything,
        "priya": everything,
        "sam": f"{danger}{CP_CASE}",
        "ruth": f"{danger}{CP_CASE}",
        "beth": f"{danger}{BROTHER}",
        "helen": everything,
    }


def test_the_card_says_that_it_counts_for_all_and_names_no_other(family: Hall) -> None:
    in_danger_on_the_review(family)
    (card,) = cards(family)["beth"]
    assert "It is about 3 children of one family: what you say here counts for all." in card.text
    assert CP_CASE not in card.text
    assert SISTER not in card.text


def test_children_who_are_picked_after_the_danger_was_said_are_told_of_then(family: Hall) -> None:
    session_id = family.fill_report(family.amina, immediate_danger="yes")
    before = titles(family)
    assert {"sam", "ruth"} <= set(before)
    assert "beth" not in before
    ticks(family, family.amina, session_id, BROTHER)
    assert titles(family) == {"beth": f"A child is in danger: {BROTHER}"}
    family.submit(family.amina, session_id)
    assert cards(family) == {}


def test_it_climbs_every_childs_ladder(family: Hall) -> None:
    alarm = alarm_of(family, in_danger_on_the_review(family))
    cards(family)
    family.advance(minutes=5)
    assert chase_alarm(family.services, alarm.id, family.now)
    told = titles(family)
    assert told["helen"].endswith(f"{CP_CASE}, {BROTHER} and {SISTER}")
    assert set(told) >= {"naomi", "ruth", "david", "helen"}


def test_one_of_them_takes_it_and_ends_it_for_all(family: Hall) -> None:
    alarm = alarm_of(family, in_danger_on_the_review(family))
    everybody = set(cards(family))
    take_alarm(family.services, family.beth, alarm.id, family.now, key=family.key())
    end_alarm(family.services, family.beth, f"{alarm.id}/child_safe", family.now, key=family.key())
    assert set(titles(family)) == everybody - {"beth", "amina"}
    assert not alarm_of(family, alarm.draft_id or "").is_live


def test_details_open_the_childs_own_case_and_no_other(family: Hall) -> None:
    session_id = in_danger_on_the_review(family)
    cards(family)
    family.submit(family.amina, session_id)
    assert opened_by(family, family.beth, session_id) == [family.escalation(BROTHER).id]
    assert opened_by(family, family.grace, session_id) == [
        family.escalation(one).id for one in (CP_CASE, BROTHER, SISTER)
    ]
    girl = open_case(family.services, family.beth, family.escalation(CP_CASE).id, family.now)
    assert "Kezia" not in girl.text
    assert CP_CASE not in girl.text


def opened_by(hall: Hall, person: Person, session_id: str) -> list[str]:
    card = hall.compose_message(
        OutgoingMessage("alarm", to_person_id=person.id, alarm_id=alarm_of(hall, session_id).id)
    )
    assert isinstance(card, Card)
    return [button.value for button in card.buttons if button.action is Action.OPEN]


@pytest.mark.parametrize(("case", "who"), [(CP_CASE, "sam"), (BROTHER, "beth"), (SISTER, "helen")])
def test_where_each_case_stands_begins_with_the_alarm_before_submit_and_after(
    family: Hall, case: str, who: str
) -> None:
    session_id = in_danger_on_the_review(family)
    person = family.people[who]
    line = "An alarm stands since 10:05: a child is in danger. Nobody has it yet."
    assert line in case_status(family.services, person, case, family.now).text
    family.submit(family.amina, session_id)
    assert line in case_status(family.services, person, case, family.now).text
    assert "The reporter says that somebody is in immediate danger." in family.ping(person, case).text


def test_the_network_reads_nothing_of_an_alarm_of_which_it_was_not_told(family: Hall) -> None:
    in_danger_on_the_review(family)
    shown = case_status(family.services, family.tom, BROTHER, family.now).text
    assert BROTHER in shown
    assert "alarm" not in shown


def test_what_a_childs_own_people_owe_is_asked_for_each_and_a_call_to_the_reporter_once(family: Hall) -> None:
    session_id = family.begin(family.amina, "hostile_incident")
    while (prompt := family.prompt(session_id)).step != "review":
        family.give(family.amina, session_id, USUAL[prompt.step])
    ticks(family, family.amina, session_id, BROTHER, SISTER)
    family.submit(family.amina, session_id)
    asked = {case: follow_ups(family, case) for case in (CP_CASE, BROTHER, SISTER)}
    assert asked[CP_CASE] == {"welfare_check": "grace", "share_risk": "sam"}
    assert asked[BROTHER] == {"share_risk": "beth"}
    assert asked[SISTER] == {"share_risk": "helen", "allocate_case": "helen"}


def follow_ups(hall: Hall, case: str) -> dict[str, str]:
    names = {person.id: name for name, person in hall.people.items()}
    found = [one for one in hall.duties(case) if one.kind is DutyKind.FOLLOW_UP and one.is_asked]
    return {one.key: names[one.holder_id] for one in found}


def test_once_the_reporter_is_safe_no_childs_card_says_otherwise(family: Hall) -> None:
    session_id = family.begin(family.amina, "hostile_incident")
    for step, value in {**USUAL, "safety": "not_safe"}.items():
        if family.prompt(session_id).step == step:
            family.give(family.amina, session_id, value)
    while (prompt := family.prompt(session_id)).step != "review":
        family.give(family.amina, session_id, USUAL[prompt.step])
    ticks(family, family.amina, session_id, BROTHER)
    family.submit(family.amina, session_id)
    assert "Amina Yusuf" in family.ping(family.beth, BROTHER).text
    assert "not safe" in family.ping(family.beth, BROTHER).text
    alarm = alarm_of(family, session_id)
    end_alarm(family.services, family.amina, f"{alarm.id}/safe", family.now, key=family.key())
    for person, case in ((family.sam, CP_CASE), (family.beth, BROTHER)):
        assert "says that they are not safe" not in family.ping(person, case).text
