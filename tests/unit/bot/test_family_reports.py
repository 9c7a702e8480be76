"""One report about several children behind one door: each case moves, and everybody has one card."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bot.use_cases.answer.acknowledge import acknowledge
from bot.use_cases.answer.decline_choices import decline_choices
from bot.use_cases.answer.undo_acknowledgement import undo_acknowledgement
from bot.use_cases.chase.chase import chase_due_duties
from bot.use_cases.collect import submit_report as module
from bot.use_cases.collect.answer import answer
from bot.values import Action, Card
from dialogs.user_input import Edit, Submitted
from state_machines.case.report import Report
from state_machines.duties.duty import DutyState
from state_machines.people.people import Person
from tests.unit.bot.families import FAMILY, add_children, child, move_to_family
from tests.unit.bot.incidents import report_an_incident
from tests.unit.bot.town_hall import CP_CASE, Hall

BROTHER, SISTER = "LH-1043", "LH-1044"
INA, RUTH = "ina.bell@larkhaven.example", "ruth.adeyemi@larkhaven.example"
AMINA, TOM = "amina.yusuf@larkhaven.example", "tom.reyes@larkhaven.example"


@pytest.fixture
def family(hall: Hall) -> Hall:
    """A girl under a child protection plan and her brother with a plan for a child in need."""
    add_children(hall, child(CP_CASE), child(BROTHER, plan="CIN"))
    return hall


def ticks(hall: Hall, person: Person, session_id: str, *references: str) -> None:
    """Choose the other children on the review."""
    revision = hall.prompt(session_id).revision
    answer(hall.services, person, session_id, Edit(revision, "siblings"), hall.now, key=hall.key())
    hall.give(person, session_id, references)


def report_on_both(hall: Hall, person: Person, *others: str, **answers: str) -> Card:
    session_id = hall.fill_report(person, **answers)
    ticks(hall, person, session_id, *(others or (BROTHER,)))
    return hall.submit(person, session_id)


def report_of(hall: Hall, reference: str) -> Report:
    with hall.reading() as uow:
        (report,) = uow.reports.of_case(hall.escalation(reference).case_id)
    return report


def has_report(hall: Hall, reference: str) -> bool:
    with hall.reading() as uow:
        case = uow.cases.by_reference(reference)
        assert case is not None
        return bool(uow.reports.of_case(case.id))


def test_each_childs_own_case_moves_under_its_own_plan(family: Hall) -> None:
    report_on_both(family, family.amina)
    girl, boy = family.escalation(), family.escalation(BROTHER)
    assert (girl.facts["plan"], boy.facts["plan"]) == ("CP", "CIN")
    first, second = report_of(family, CP_CASE), report_of(family, BROTHER)
    assert first.made_with == second.made_with == first.id
    assert first.answers["account"] == second.answers["account"]
    assert "siblings" not in first.answers
    assert [one.key for one in family.duties(BROTHER)]


def test_everybody_gets_one_card_for_both_and_the_channel_names_one(family: Hall) -> None:
    report_on_both(family, family.amina)
    sent = [one for one in family.outbox() if one.kind in {"ping", "channel_ping"}]
    assert set(Counter(one.conversation for one in sent).values()) == {1}
    names = {person.id: name for name, person in family.people.items()}
    assert {names[one.to_person_id] for one in sent if one.to_person_id} == {"priya", "sam", "ruth"}
    shown = family.ping(family.sam).text
    assert shown.startswith(f"Missed visit: {CP_CASE} and {BROTHER}, ")
    assert f"Also {BROTHER} (child in need plan)" in shown
    (post,) = [family.compose_message(one) for one in sent if one.kind == "channel_ping"]
    assert isinstance(post, Card)
    assert CP_CASE in post.text
    assert BROTHER not in post.text
    assert "family" not in post.text.lower()


def test_the_reporter_reads_which_children_were_recorded(family: Hall) -> None:
    shown = report_on_both(family, family.amina).text
    assert f"about {CP_CASE} and {BROTHER}" in shown
    assert f"Also {BROTHER} (child in need plan)" in shown


def test_one_press_says_for_both_that_somebody_has_it_and_one_takes_it_back(family: Hall) -> None:
    report_on_both(family, family.amina)
    (press,) = [one for one in family.ping(family.sam).buttons if one.label == "I have this"]
    family.outbox()
    said = acknowledge(family.services, family.sam, press.value, family.now, key="once")
    again = acknowledge(family.services, family.sam, press.value, family.now, key="once")
    assert said == again
    assert said.text.startswith(f"You have this: {CP_CASE} and {BROTHER}. It is recorded.")
    for case in (CP_CASE, BROTHER):
        theirs = [one for one in family.duties(case) if one.holder_id == family.sam.id]
        assert theirs
        assert all(one.state is not DutyState.OPEN for one in theirs)
    (news,) = [one for one in family.outbox() if one.kind == "news"]
    told = family.compose_message(news)
    assert isinstance(told, Card)
    assert told.text.startswith(f"{CP_CASE} and {BROTHER}: acknowledged")
    (undo,) = [one for one in family.ping(family.sam).buttons if one.action is Action.UNDO]
    taken_back = undo_acknowledgement(family.services, family.sam, undo.value, family.now, key="undo")
    assert taken_back.text == f"Taken back: {CP_CASE} and {BROTHER} wait again, and are chased as before."


def test_not_mine_asks_which_of_them(family: Hall) -> None:
    report_on_both(family, family.amina)
    (press,) = [one for one in family.ping(family.sam).buttons if one.action is Action.NOT_MINE]
    choices = decline_choices(family.services, family.sam, press.value, family.now)
    assert choices.reference == f"{CP_CASE} and {BROTHER}"
    assert {one.label.split(":")[0] for one in choices.choices} == {CP_CASE, BROTHER}


def test_a_chase_of_both_is_one_card_as_well(family: Hall) -> None:
    report_on_both(family, family.amina, required_by_plan="yes")
    family.outbox()
    family.advance(hours=4)
    assert chase_due_duties(family.services, family.now, 50).count >= 2
    pings = [one for one in family.outbox() if one.kind == "ping"]
    assert pings
    assert set(Counter(one.to_person_id for one in pings).values()) == {1}


def test_a_card_that_shows_both_is_drawn_anew_when_either_changes(family: Hall) -> None:
    report_on_both(family, family.amina)
    family.outbox()
    family.acknowledge(family.sam, family.duty("tell_social_worker", BROTHER), case=BROTHER)
    drawn = family.waiting_redraws()
    assert family.sam.id in {one.to_person_id for one in drawn if one.kind == "ping"}


def test_a_sibling_of_whom_the_reporter_knows_nothing_stays_unknown_to_them(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER, allocated_social_worker=INA, network=TOM))
    session_id = hall.fill_report(hall.amina)
    assert BROTHER not in str(hall.prompt(session_id))
    shown = hall.submit(hall.amina, session_id).text
    assert BROTHER not in shown
    assert not has_report(hall, BROTHER)
    (message,) = [one for one in hall.outbox() if one.kind == "family_report"]
    assert message.to_person_id == hall.ina.id
    told = hall.compose_message(message)
    assert isinstance(told, Card)
    assert told.text.splitlines()[0] == f"{BROTHER}: a report at the family's door, urgent"
    assert "Amina Yusuf (Health visitor) reported" in told.text
    assert "Please ask Sam Okafor, who leads there, what it means for LH-1043." in told.text
    assert CP_CASE not in told.text
    assert "crying" not in told.text
    assert hall.audit("family:tell") == [""]


def test_whoever_only_knows_a_reference_is_offered_nobody_of_the_family(family: Hall) -> None:
    add_children(family, child(BROTHER, network=f"{TOM}"))
    session_id = family.fill_report(family.gil)
    assert "siblings" not in [line.step for line in family.prompt(session_id).offered]


def test_a_manager_above_both_may_report_on_both(family: Hall) -> None:
    add_children(family, child(BROTHER, allocated_social_worker=INA))
    session_id = family.fill_report(family.ruth)
    assert "siblings" in [line.step for line in family.prompt(session_id).offered]


def test_whoever_leads_on_both_is_not_told_twice_where_one_was_left_out(family: Hall) -> None:
    family.report(family.amina)
    assert "family_report" not in [one.kind for one in family.outbox()]


def test_a_part_that_ended_before_submit_leaves_the_child_out_and_says_so(family: Hall) -> None:
    session_id = family.fill_report(family.amina)
    ticks(family, family.amina, session_id, BROTHER)
    add_children(family, child(BROTHER, allocated_social_worker=INA, network=TOM))
    shown = family.submit(family.amina, session_id).text
    assert CP_CASE in shown.splitlines()[0]
    assert BROTHER not in shown.splitlines()[0]
    assert f"{BROTHER}: no case of yours in this family any more when you submitted." in shown
    assert not has_report(family, BROTHER)
    told = [one.to_person_id for one in family.outbox() if one.kind == "family_report"]
    assert told == [family.ina.id]


def test_a_child_that_moved_to_another_family_mid_draft_is_left_out(family: Hall) -> None:
    session_id = family.fill_report(family.amina)
    ticks(family, family.amina, session_id, BROTHER)
    move_to_family(family, BROTHER, "F-9")
    shown = family.submit(family.amina, session_id).text
    assert f"{BROTHER}: no case of yours in this family any more" in shown
    assert not has_report(family, BROTHER)
    assert has_report(family, CP_CASE)


def test_a_sibling_whose_case_is_vacant_reaches_who_stands_in(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER, allocated_social_worker=""))
    report_on_both(hall, hall.amina)
    held = {one.holder_id for one in hall.duties(BROTHER) if one.is_live}
    assert held
    assert hall.sam.id not in held


def test_a_sibling_whose_case_was_closed_here_is_opened_again(family: Hall) -> None:
    family.report(family.tom, BROTHER)
    before = family.escalation(BROTHER)
    with family.services.store.write() as uow:
        uow.escalations.save(replace(before, closed_at=family.now))
        uow.commit()
    family.advance(days=1)
    report_on_both(family, family.amina)
    assert family.escalation(BROTHER).id != before.id


def test_pressing_submit_twice_makes_one_report_for_each_child(family: Hall) -> None:
    session_id = family.fill_report(family.amina)
    ticks(family, family.amina, session_id, BROTHER)
    first = family.submit(family.amina, session_id, key="the press")
    with family.reading() as uow:
        draft = uow.drafts.by_id(session_id)
    assert draft is not None
    given = Submitted(draft.session.revision - 1)
    second = answer(family.services, family.amina, session_id, given, family.now, key="the press")
    third = answer(family.services, family.amina, session_id, given, family.now, key="another press")
    assert second.card == third.card == first
    for case in (CP_CASE, BROTHER):
        assert report_of(family, case).reporter_id == family.amina.id


def test_nothing_is_stored_for_any_child_where_one_cannot_be(
    family: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = family.fill_report(family.amina)
    ticks(family, family.amina, session_id, BROTHER)
    whole = module._store_report

    def fails_for_the_second(*given: object, **named: object) -> Report:
        if given[2].case.reference == BROTHER:  # type: ignore[attr-defined]
            raise RuntimeError("the power went")
        return whole(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_store_report", fails_for_the_second)
    with pytest.raises(RuntimeError):
        family.submit(family.amina, session_id)
    assert not has_report(family, CP_CASE)
    kinds = {one.kind for one in family.outbox()}
    assert "ping" not in kinds
    monkeypatch.undo()
    family.submit(family.amina, session_id)
    assert has_report(family, CP_CASE)
    assert has_report(family, BROTHER)


def test_danger_is_told_of_at_once_for_the_first_child_and_for_the_others_at_submit(family: Hall) -> None:
    session_id = family.begin(family.amina)
    family.give(family.amina, session_id, "yes")
    family.give(family.amina, session_id, CP_CASE)
    assert has_report(family, CP_CASE)
    assert not has_report(family, BROTHER)
    family.outbox()
    family.give(family.amina, session_id, "He has locked himself in with them.")
    ticks(family, family.amina, session_id, BROTHER)
    assert not has_report(family, BROTHER)
    family.submit(family.amina, session_id)
    assert report_of(family, CP_CASE).made_with == report_of(family, BROTHER).made_with is not None
    assert family.escalation(BROTHER).urgency.value == "immediate"


def test_what_concerns_the_incident_is_asked_once_and_the_risk_stands_for_each(family: Hall) -> None:
    session_id = family.begin(family.amina, "hostile_incident")
    for value in ("safe", CP_CASE, ("shouting",), ("weapon",), "now", "not_at_risk", "He shouted."):
        family.give(family.amina, session_id, value)
    ticks(family, family.amina, session_id, BROTHER)
    family.submit(family.amina, session_id)
    keys = [one.key for case in (CP_CASE, BROTHER) for one in family.duties(case)]
    assert keys.count("welfare_check") == 1
    with family.reading() as uow:
        for case in (CP_CASE, BROTHER):
            (fact,) = uow.standing_facts.of_case(family.escalation(case).case_id)
            assert fact.category == "weapon"


def test_that_one_child_was_seen_is_not_said_of_the_other(family: Hall) -> None:
    report_on_both(family, family.amina, what_happened="cut_short", child_seen="alone")
    with family.reading() as uow:
        seen = {
            case: [one for one in uow.sightings.of_case(family.escalation(case).case_id) if one.said_by_id]
            for case in (CP_CASE, BROTHER)
        }
    assert len(seen[CP_CASE]) == 1
    assert seen[BROTHER] == []
    assert "seen" not in report_of(family, BROTHER).facts


def withdraws(hall: Hall, *only: str) -> Card:
    report = report_of(hall, CP_CASE)
    session_id = hall.begin(
        hall.amina, "amend_report", escalation_id=report.escalation_id, report_id=report.id
    )
    hall.give(hall.amina, session_id, "withdraw")
    hall.give(hall.amina, session_id, "It was the flat next door.")
    if only:
        revision = hall.prompt(session_id).revision
        answer(hall.services, hall.amina, session_id, Edit(revision, "only_for"), hall.now, key=hall.key())
        hall.give(hall.amina, session_id, only)
    return hall.submit(hall.amina, session_id)


def test_a_withdrawal_is_of_the_whole_report_and_everybody_hears_it_once(family: Hall) -> None:
    report_on_both(family, family.amina)
    family.outbox()
    shown = withdraws(family).text
    assert f"about {CP_CASE} and {BROTHER}" in shown
    assert family.escalation().facts["reports"] == "withdrawn"
    assert family.escalation(BROTHER).facts["reports"] == "withdrawn"
    news = [one for one in family.outbox() if one.kind == "news"]
    assert news
    assert set(Counter(one.to_person_id for one in news).values()) == {1}


def test_a_child_picked_by_mistake_is_taken_back_alone(family: Hall) -> None:
    report_on_both(family, family.amina)
    shown = withdraws(family, BROTHER).text
    assert f"about {BROTHER}" in shown
    assert CP_CASE not in shown
    assert "reports" not in family.escalation().facts
    assert family.escalation(BROTHER).facts["reports"] == "withdrawn"


def test_whoever_was_told_of_the_door_hears_that_it_was_taken_back(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER, allocated_social_worker=INA, network=TOM))
    hall.report(hall.amina)
    hall.outbox()
    withdraws(hall)
    (message,) = [one for one in hall.outbox() if one.kind == "family_report"]
    told = hall.compose_message(message)
    assert isinstance(told, Card)
    assert f"{BROTHER}: a report at the family's door was withdrawn" in told.text
    assert FAMILY not in told.text


def test_three_children_are_one_report(family: Hall) -> None:
    add_children(family, child(SISTER, plan="CIN"))
    shown = report_on_both(family, family.amina, BROTHER, SISTER).text
    assert f"about {CP_CASE}, {BROTHER} and {SISTER}" in shown
    sent = [one for one in family.outbox() if one.kind in {"ping", "channel_ping"}]
    assert set(Counter(one.conversation for one in sent).values()) == {1}


def test_somebody_with_a_part_in_one_of_them_has_a_card_that_names_only_that(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER, allocated_social_worker=INA))
    report_on_both(hall, hall.amina)
    assert BROTHER not in hall.ping(hall.sam).text
    assert CP_CASE not in hall.ping(hall.ina, BROTHER).text
    assert f"{CP_CASE} and {BROTHER}" in hall.ping(hall.ruth).text


def test_a_hostile_incident_of_old_is_of_one_child(family: Hall) -> None:
    report_an_incident(family, family.amina, threats=("weapon",))
    assert report_of(family, CP_CASE).made_with is None
