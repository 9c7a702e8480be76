"""Bars, names and break-glass access hold wherever somebody is chosen, told, shown or listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cards.messages.alarm import AlarmPayload
from bot.cards.messages.child_seen import ChildSeenPayload
from bot.cards.messages.chronology_not_sent import ChronologyNotSentPayload
from bot.cards.messages.family_report import FamilyReportPayload
from bot.cards.messages.news import NewsPayload
from bot.reading.record_lines import lines_of_case, readings_of_case
from bot.reading.snapshot import load_snapshot
from bot.use_cases.answer.answer_alarm import take_alarm
from bot.use_cases.answer.answer_visit import GoingIn, go_in
from bot.use_cases.chase.hand_over import hand_over_duties_in
from bot.use_cases.collect.start_again import start_again
from bot.use_cases.outbox.channel_readers import channel_readers
from bot.use_cases.people.import_people import import_people
from bot.use_cases.show.my_cases import my_cases
from bot.use_cases.show.who_looked import who_looked
from bot.values import Card
from state_machines.alarms.alarm import AlarmState
from state_machines.case.sightings import Sighting
from state_machines.duties.circle import Circle, resolve
from state_machines.duties.duty import DutyState
from state_machines.messages.news_kind import NewsKind
from state_machines.messages.team_channel import ChannelMember
from state_machines.people.people import Role
from storage.records import OutgoingMessage
from storage.stored_addresses import place_from_text
from tests.unit.bot.access_world import (
    a_world,
    bar,
    change_case,
    change_person,
    raise_alarm,
    restrict,
    take_glass,
    the_case,
)
from tests.unit.bot.families import add_children, child
from tests.unit.bot.incidents import report_an_incident
from tests.unit.bot.town_hall import AUTHORITY, CIN_CASE, CP_CASE, MORNING, Hall, account_at

pytestmark = pytest.mark.outside


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    with a_world(tmp_path, monkeypatch) as hall:
        yield hall


def reads(hall: Hall, channel_has: tuple[str, ...]) -> None:
    """These people are in the northern team's channel."""
    with hall.services.store.write() as uow:
        place = place_from_text(hall.services.settings.teams["north"].channel)
        people = [hall.people[one] for one in channel_has]
        members = [ChannelMember(account_at(f"U0{one.name}"), one.id, one.email) for one in people]
        uow.team_channels.save_members(place, members)
        uow.commit()


def ladder(hall: Hall) -> list[str]:
    """Everybody who is told while nobody answers, however long that goes on."""
    told: list[str] = []
    for _ in range(12):
        hall.advance(hours=9)
        hall.chase_due()
        told += hall.names_told("ping")
    assert told
    return told


def circle(hall: Hall) -> Circle:
    with hall.reading() as uow:
        return load_snapshot(uow, hall.services, hall.escalation().id, hall.now).circle


def alarm_card(hall: Hall, name: str) -> Card:
    message = OutgoingMessage(
        "alarm", to_person_id=hall.people[name].id, alarm_id="alarm-1", payload=AlarmPayload().to_json()
    )
    shown = hall.compose_message(message)
    assert isinstance(shown, Card)
    return shown


def test_what_somebody_barred_has_acknowledged_goes_on_as_well(world: Hall) -> None:
    world.acknowledge(world.sam)
    assert any(one.acknowledged_by_id == world.sam.id and one.is_live for one in world.duties())
    world.outbox()
    bar(world, "sam")
    with world.reading() as uow:
        left = [one for one in uow.duties.of_escalation(world.escalation().id) if one.is_live]
    assert left
    assert all(world.sam.id not in (one.holder_id, _has_it(one)) for one in left)
    assert "sam" not in world.names_told("ping")


def _has_it(duty: object) -> str | None:
    state, by = getattr(duty, "state", None), getattr(duty, "acknowledged_by_id", None)
    return by if state is DutyState.ACKNOWLEDGED else None


def test_where_the_last_resort_is_barred_the_lead_who_said_so_is_the_last(world: Hall) -> None:
    last = world.services.settings.last_resort
    name = next(one for one, person in world.people.items() if person.email == last)
    bar(world, name)
    told = ladder(world)
    assert name not in told
    duties = world.duties()
    assert duties
    for duty in duties:
        assert resolve(Role.LAST_RESORT, circle(world).of_duty(duty)) == world.ruth


def test_only_the_last_resort_is_asked_where_nobody_who_is_named_answers(world: Hall) -> None:
    restrict(world, "stu")
    hand_over_duties_in(world.services, world.escalation().id, world.now)
    last = world.services.settings.last_resort
    name = next(one for one, person in world.people.items() if person.email == last)
    assert set(ladder(world)) <= {"stu", name}


def test_a_reporters_own_line_hears_of_their_danger_and_not_which_case_it_is(world: Hall) -> None:
    change_person(world, "gil", line_manager_id=world.beth.id)
    restrict(world, "stu")
    raise_alarm(world, "beth")
    shown = alarm_card(world, "beth")
    assert "which child is not shown here" in shown.title
    assert CP_CASE not in repr(shown)
    assert "Details" not in [one.label for one in shown.buttons]
    assert "I am telephoning" in [one.label for one in shown.buttons]
    assert take_alarm(world.services, world.beth, "alarm-1", world.now, key=world.key()).changed
    assert CP_CASE not in repr(alarm_card(world, "beth"))
    assert world.escalation().id not in repr(my_cases(world.services, world.beth, world.now))


def test_an_alarm_of_several_children_names_none_to_who_is_barred_from_one(world: Hall) -> None:
    add_children(world, child(CP_CASE), child("LH-1043"))
    with world.reading() as uow:
        other = uow.cases.by_reference("LH-1043")
    assert other is not None
    raise_alarm(world, "sam", "ruth")
    with world.services.store.write() as uow:
        alarm = uow.alarms.by_id("alarm-1")
        assert alarm is not None
        uow.alarms.save(replace(alarm, also_case_ids=(other.id,)))
        uow.commit()
    assert "LH-1043" in alarm_card(world, "sam").title
    bar(world, "sam")
    shown = alarm_card(world, "sam")
    assert "LH-10" not in repr(shown)
    assert not shown.buttons
    assert not take_alarm(world.services, world.sam, "alarm-1", world.now, key=world.key()).changed
    assert "LH-1043" in alarm_card(world, "ruth").title


def test_an_alarm_that_somebody_has_who_is_barred_is_asked_of_the_others_again(world: Hall) -> None:
    raise_alarm(world, "sam", "ruth")
    assert take_alarm(world.services, world.sam, "alarm-1", world.now, key=world.key()).changed
    world.outbox()
    bar(world, "sam")
    with world.reading() as uow:
        alarm = uow.alarms.by_id("alarm-1")
    assert alarm is not None
    assert (alarm.state, alarm.taken_by_id) == (AlarmState.OPEN, None)
    assert alarm.chase_at is not None
    told = world.names_told("alarm")
    assert told
    assert "sam" not in told
    with world.reading() as uow:
        (passed,) = [one for one in uow.audit.of_subject("alarm-1") if one.action == "alarm:pass_on"]
    assert passed.details["from"] == world.sam.id


def test_the_other_child_is_not_named_to_who_may_not_know_of_it(world: Hall) -> None:
    add_children(world, child(CP_CASE), child("LH-1043"))
    restrict(world, "stu")
    with world.reading() as uow:
        first = uow.cases.by_reference("LH-1043")
    assert first is not None
    shown = my_cases(world.services, world.sam, world.now)
    assert "LH-1043" in repr(shown)
    assert CP_CASE not in repr(shown)


def test_a_lead_of_a_reporter_who_is_barred_does_not_read_who_looked(world: Hall) -> None:
    escalation_id = world.escalation().id
    shown = who_looked(world.services, world.priya, escalation_id, world.now)
    assert CP_CASE in shown.title
    bar(world, "priya")
    assert CP_CASE not in repr(who_looked(world.services, world.priya, escalation_id, world.now))


def test_who_took_sight_stands_among_those_who_looked_and_in_the_record_of_the_case(world: Hall) -> None:
    take_glass(world, "ina")
    bar(world, "tom")
    with world.reading() as uow:
        looked = [(one.who, one.what) for one in readings_of_case(uow, the_case(world).id)]
        record = [one.what for one in lines_of_case(uow, CP_CASE) or ()]
    assert ("Ina Bell", "glass:break") in looked
    assert {"bar:set", "glass:break"} <= set(record)


def test_those_who_lead_and_the_safeguarding_leads_hear_at_once_that_somebody_took_sight(world: Hall) -> None:
    take_glass(world, "ina")
    told = world.names_told("broken_glass")
    assert {"sam", "ruth", "david"} <= set(told)
    assert "ina" not in told
    assert len(told) == len(set(told))


def test_nobody_barred_is_told_that_somebody_took_sight(world: Hall) -> None:
    bar(world, "sam")
    world.outbox()
    take_glass(world, "ina")
    assert "sam" not in world.names_told("broken_glass")


def test_what_was_told_of_the_case_beside_its_reports_goes_from_who_is_barred_as_well(world: Hall) -> None:
    take_glass(world, "ina")
    with world.services.store.write() as uow:
        not_sent = ChronologyNotSentPayload(reference=CP_CASE)
        uow.messages.enqueue(
            OutgoingMessage("chronology_not_sent", to_person_id=world.sam.id, payload=not_sent.to_json()),
            world.now,
        )
        uow.commit()
    told = [one for one in world.outbox() if one.to_person_id == world.sam.id]
    assert {one.kind for one in told} >= {"broken_glass", "chronology_not_sent"}
    bar(world, "sam")
    after = [world.compose_message(one) for one in told]
    assert after
    assert all(isinstance(one, Card) and one.title == "This is no longer yours" for one in after)


@pytest.mark.parametrize("kind", ["news", "family_report", "child_seen"])
def test_a_message_of_several_children_goes_where_one_of_them_is_kept_from_its_reader(
    hall: Hall, kind: str
) -> None:
    ours, other = hall.report(hall.amina, CIN_CASE), hall.report(hall.amina, CP_CASE)
    with hall.services.store.write() as uow:
        (report,) = uow.reports.of_case(ours.case_id)
        for escalation in (ours, other):
            seen = Sighting(escalation.case_id, escalation.case_id, hall.now.date(), "Amina Yusuf", hall.now)
            uow.sightings.add(seen)
        uow.commit()
    payload = {
        "news": NewsPayload(NewsKind.PLAN_OUTSIDE, hall.now, plan="CIN", also=(other.id,)),
        "family_report": FamilyReportPayload(report.id, (ours.case_id, other.case_id)),
        "child_seen": ChildSeenPayload(ours.case_id, (other.case_id,)),
    }[kind]
    escalation_id = ours.id if kind == "news" else None
    message = OutgoingMessage(
        kind, to_person_id=hall.sam.id, escalation_id=escalation_id, payload=payload.to_json()
    )
    before = hall.compose_message(message)
    assert isinstance(before, Card)
    assert CP_CASE in before.text
    bar(hall, "sam")
    after = hall.compose_message(message)
    assert isinstance(after, Card)
    assert (after.title, CP_CASE in after.text) == ("This is no longer yours", False)


def test_what_is_known_of_a_case_is_not_asked_about_by_who_is_barred_from_it(hall: Hall) -> None:
    report_an_incident(hall, hall.tom, threats=("weapon",))

    def notice() -> str:
        session_id = hall.begin(hall.amina)
        for value in ("no", CP_CASE):
            hall.give(hall.amina, session_id, value)
        said = hall.prompt(session_id).notice
        start_again(hall.services, hall.amina, session_id, hall.now, key=hall.key())
        return said

    assert "Known risk: a weapon" in notice()
    bar(hall, "amina")
    assert "Known risk" not in notice()


def test_where_nobody_leads_on_the_case_the_last_resort_hears_that_somebody_took_sight(hall: Hall) -> None:
    change_case(hall, allocated_social_worker_id=None, network_ids=())
    take_glass(hall, "ina")
    told = [one.to_person_id for one in hall.outbox() if one.kind == "broken_glass"]
    assert told == [_last_resort_id(hall)]


def test_sight_lasts_as_the_authority_set_it_and_four_hours_by_default(hall: Hall) -> None:
    settings = hall.services.settings
    assert settings.break_glass is not None
    assert settings.sight_lasts == settings.model_copy(update={"break_glass": None}).sight_lasts
    assert settings.model_copy(update={"break_glass": None}).sight_lasts == timedelta(hours=4)


def test_who_is_told_instead_of_a_channel_leaves_out_the_barred(world: Hall) -> None:
    reads(world, ("sam", "helen", "ina"))
    bar(world, "ina")
    with world.reading() as uow:
        found = channel_readers(uow, world.services, the_case(world), world.now)
    assert set(found) == {world.sam.id, world.helen.id}


def test_a_report_about_a_case_that_the_channel_may_not_have_is_told_to_its_readers_one_by_one(
    world: Hall,
) -> None:
    reads(world, ("sam", "helen", "ina"))
    bar(world, "ina")
    world.outbox()
    world.report(world.tom)
    sent = world.outbox()
    instead = [one.to_person_id for one in sent if one.kind == "channel_ping"]
    assert None not in instead
    assert world.helen.id in instead or world.helen.id in [
        one.to_person_id for one in sent if one.kind == "ping"
    ]
    assert world.ina.id not in [one.to_person_id for one in sent]


def test_a_visit_under_way_is_ended_by_who_went_in_also_once_they_are_barred(world: Hall) -> None:
    asked_at = world.now + timedelta(hours=1)
    going = GoingIn(world.escalation().id, asked_at)
    assert go_in(world.services, world.sam, going, world.now, key=world.key()).changed
    world.outbox()
    bar(world, "sam")
    with world.reading() as uow:
        (visit,) = uow.visits.of_person(world.sam.id)
    message = OutgoingMessage("visit", to_person_id=world.sam.id, alarm_id=visit.id, payload={})
    shown = world.compose_message(message)
    assert isinstance(shown, Card)
    assert "I am out and safe" in [one.label for one in shown.buttons]
    assert CP_CASE not in repr(shown)


HEADER, *ROWS = (AUTHORITY / "cases.csv").read_text().splitlines()


@pytest.mark.parametrize(
    ("cell", "reference", "said"),
    [
        ("nobody@larkhaven.example", "LH-1042", "nobody has an address that is named here"),
        ("the line", "LH-1042", "restricted"),
        ("line", "LH-9", "has neither a social worker nor a lead practitioner"),
    ],
)
def test_a_wrong_cell_of_the_column_restricted_names_its_row_and_never_the_cell(
    hall: Hall, cell: str, reference: str, said: str
) -> None:
    lone = "LH-9,Ada Quill,CIN,north,,,,,,"
    rows = [f"{row},{cell if row.startswith(reference) else ''}" for row in (*ROWS, lone)]
    people = (AUTHORITY / "people.csv").read_text()
    text = "\n".join((f"{HEADER},restricted", *rows))
    (problem,) = import_people(hall.services.store, people, text, MORNING).problems
    assert said in problem
    assert "restricted" in problem
    assert "nobody@" not in problem
    assert "the line" not in problem


def test_a_file_that_says_nothing_of_it_leaves_bars_names_and_unchanged_cases(world: Hall) -> None:
    bar(world, "tom")
    restrict(world, "stu", line=True)
    before = the_case(world)
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    assert not import_people(world.services.store, people, cases, MORNING).problems
    after = the_case(world)
    assert (after.barred, after.restricted) == (before.barred, before.restricted)
    assert not world.audit("case:restrict")


def test_nobody_is_asked_twice_by_a_role_that_a_restricted_case_gives_to_those_named(world: Hall) -> None:
    change_case(world, network_ids=(world.amina.id, world.stu.id))
    restrict(world, "stu")
    hand_over_duties_in(world.services, world.escalation().id, world.now)
    live = [one for one in world.duties() if one.is_live]
    assert live
    assert {one.holder_id for one in live} <= {world.stu.id, _last_resort_id(world)}
    assert Role.ALLOCATED_SOCIAL_WORKER in {one.role for one in live}


def _last_resort_id(world: Hall) -> str:
    last = world.services.settings.last_resort
    return next(person.id for person in world.people.values() if person.email == last)
