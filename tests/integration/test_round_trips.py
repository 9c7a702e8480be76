"""What goes in comes out equal, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.slack.addresses import slack_place
from dialogs.session import SessionState
from state_machines.case.case import LastSeen
from state_machines.case.limits import Origin, Source
from state_machines.case.pending_ending import EndingState, PendingEnding
from state_machines.case.report import Answer, Urgency
from state_machines.case.sightings import Sighting, SightingAnswer
from state_machines.case.standing_facts import FactKind, StandingFact
from state_machines.duties.duty import Duty, DutyKind, DutyState
from state_machines.duties.duty_answer import DutyAnswer
from state_machines.flowchart.patterns import Pattern
from state_machines.people.people import Role
from storage.errors import ChangedMeanwhile
from storage.pictures_repository import StoredPicture
from storage.records import Draft, FoundPattern, FrozenPolicy, MessageRef
from storage.unit_of_work import Store
from tests.integration.examples import (
    CASE,
    DUTY,
    ESCALATION,
    MOVE,
    NOW,
    REPORT,
    RUTH,
    SAM,
    SESSION,
    SOON,
    populate_store,
)
from tests.stored import duty_by_id, open_escalations
from tests.unit.bot.town_hall import account_at


def test_people_are_found_by_id_email_and_slack_account(store: Store) -> None:
    with populate_store(store).read() as uow:
        assert uow.people.by_id("p-sam") == SAM
        assert uow.people.by_email("SAM@Larkhaven.example") == SAM
        assert uow.people.by_address(account_at("U0SAM")) == SAM
        assert uow.people.all() == (RUTH, SAM)
        assert uow.people.by_id("p-nobody") is None


def test_a_person_is_linked_to_a_slack_account_and_replaced(store: Store) -> None:
    with populate_store(store).write() as uow:
        uow.people.link_address("p-ruth", account_at("U0RUTH"), reachable=False)
        uow.people.upsert_many([replace(SAM, name="Sam Okafor-Hale")])
        uow.commit()
    with store.read() as uow:
        assert uow.people.by_address(account_at("U0RUTH")) == replace(
            RUTH, address=account_at("U0RUTH"), reachable=False
        )
        assert uow.people.by_id("p-sam") == replace(SAM, name="Sam Okafor-Hale")


def test_cases_are_found_by_id_reference_and_person(store: Store) -> None:
    with populate_store(store).read() as uow:
        assert uow.cases.by_id("c-1") == CASE
        assert uow.cases.by_reference(" lh-1042 ") == CASE
        assert uow.cases.of_person("p-sam") == (CASE,)
        assert uow.cases.of_person("p-ruth") == (CASE,)
        assert uow.cases.of_person("p-nobody") == ()
        assert uow.cases.all() == (CASE,)


def test_a_case_is_replaced_with_its_network_and_keeps_when_the_child_was_last_seen(store: Store) -> None:
    seen = LastSeen(date(2026, 11, 20), "Ina Bell")
    other = replace(CASE, id="c-2", reference="LH-0001", allocated_social_worker_id=None, last_seen=None)
    with populate_store(store).write() as uow:
        uow.cases.upsert_many([replace(CASE, network_ids=("p-sam",)), other])
        uow.cases.set_last_seen("c-1", seen)
        uow.commit()
    with store.read() as uow:
        assert uow.cases.all() == (other, replace(CASE, network_ids=("p-sam",), last_seen=seen))


def test_every_account_of_a_child_seen_stays_and_takes_one_answer(store: Store) -> None:
    told = Sighting("s-1", "c-1", date(2026, 11, 20), "Ina Bell", NOW, True, "At the gate.", "p-sam")
    system = Sighting("c-1:2026-11-03:None", "c-1", date(2026, 11, 3), "Tom Reyes", SOON)
    answered = replace(told, answer=SightingAnswer.STILL_NEEDED, answered_by_id="p-sam", answered_at=SOON)
    with populate_store(store).write() as uow:
        uow.sightings.add(told)
        uow.sightings.say_again([replace(system, said_at=NOW)])
        uow.sightings.say_again([system])
        uow.sightings.save_answer(answered)
        uow.commit()
    with store.read() as uow:
        assert uow.sightings.of_case("c-1") == (answered, system)
        assert uow.sightings.by_id("s-1") == answered


def test_a_policy_stays_frozen_as_it_was_first_used(store: Store) -> None:
    with populate_store(store).write() as uow:
        uow.policies.freeze("hash-1", "camden-2019", "steps: {changed: yes}", SOON)
        uow.commit()
    with store.read() as uow:
        assert uow.policies.by_hash("hash-1") == FrozenPolicy("hash-1", "camden-2019", "steps: {}", NOW)
        assert uow.policies.by_hash("hash-2") is None


def test_an_escalation_is_open_until_it_closes(store: Store) -> None:
    with populate_store(store).read() as uow:
        assert uow.escalations.by_id("e-1") == ESCALATION
        assert uow.escalations.open_for_case("c-1") == ESCALATION
        assert open_escalations(uow) == (ESCALATION,)
        assert uow.escalations.moves_of("e-1") == (MOVE,)
    closed = replace(ESCALATION, step="closed", step_since=SOON, closed_at=SOON)
    with store.write() as uow:
        uow.escalations.save(closed)
        uow.commit()
    with store.read() as uow:
        assert uow.escalations.open_for_case("c-1") is None
        assert open_escalations(uow) == ()
        assert uow.escalations.of_case("c-1") == (closed,)


def test_a_case_has_one_open_escalation(store: Store) -> None:
    with populate_store(store).write() as uow, pytest.raises(ChangedMeanwhile):
        uow.escalations.add(replace(ESCALATION, id="e-2"))


def test_reports_keep_every_answer(store: Store) -> None:
    with populate_store(store).read() as uow:
        assert uow.reports.by_id("r-1") == REPORT
        assert uow.reports.of_escalation("e-1") == (REPORT,)


def test_a_report_begun_by_an_alert_gets_its_full_answers_and_nothing_else(store: Store) -> None:
    full: dict[str, Answer] = {"account": "Seen at school at nine", "means": ("phoned",)}
    with populate_store(store).write() as uow:
        uow.reports.complete(replace(REPORT, answers=full, reporter_id="p-sam", recorded_at=SOON))
        assert uow.reports.by_id("r-1") == replace(REPORT, answers=full)


def test_what_is_known_of_a_family_stays_until_it_is_ended(store: Store) -> None:
    fact = StandingFact(
        id="f-1",
        case_id=CASE.id,
        kind=FactKind.SAFE_CONTACT,
        category="never_letter",
        words="Never by letter.",
        said_by_id=SAM.id,
        said_at=NOW,
        report_id=REPORT.id,
        review_on=date(2027, 5, 3),
        not_shared_with=frozenset({"Hillview School", RUTH.id}),
    )
    ended = fact.end(SOON, RUTH.id, "They moved.")
    with populate_store(store).write() as uow:
        uow.standing_facts.add(fact)
        assert uow.standing_facts.of_case(CASE.id) == (fact,)
        uow.standing_facts.save_end(ended)
        uow.commit()
    with store.read() as uow:
        assert uow.standing_facts.of_case(CASE.id) == (ended,)


def test_what_is_due_for_review_is_found_until_somebody_was_asked_or_it_was_renewed(store: Store) -> None:
    day = date(2026, 12, 1)
    fact = StandingFact("f-1", CASE.id, FactKind.RISK, "weapon", "A knife.", SAM.id, NOW, review_on=day)
    with populate_store(store).write() as uow:
        uow.standing_facts.add(fact)
        assert uow.standing_facts.cases_to_review(date(2026, 11, 30), 10) == ()
        assert uow.standing_facts.cases_to_review(day, 10) == (CASE.id,)
        uow.standing_facts.note_review_asked(["f-1"], SOON)
        assert uow.standing_facts.cases_to_review(day, 10) == ()
        assert uow.standing_facts.of_case(CASE.id) == (replace(fact, review_asked_at=SOON),)
        renewed = fact.hold_until(date(2027, 3, 1))
        uow.standing_facts.save_review(renewed)
        uow.commit()
    with store.read() as uow:
        assert uow.standing_facts.of_case(CASE.id) == (renewed,)
        assert uow.standing_facts.cases_to_review(date(2027, 3, 1), 10) == (CASE.id,)


def test_duties_keep_every_field(store: Store) -> None:
    with populate_store(store).read() as uow:
        assert duty_by_id(uow, "d-1") == DUTY
        assert uow.duties.of_escalation("e-1") == (DUTY,)


def test_a_duty_keeps_what_is_not_set(store: Store) -> None:
    bare = Duty(
        id="d-9",
        escalation_id="e-1",
        report_id=None,
        key="arrange_meeting",
        role=Role.ALLOCATED_SOCIAL_WORKER,
        kind=DutyKind.ACT,
        task="Arrange a network meeting",
        holder_id="p-sam",
        source=Source(Origin.SUGGESTED),
        opened_at=NOW,
        chase_at=SOON,
    )
    with populate_store(store).write() as uow:
        uow.duties.add(bare)
        assert duty_by_id(uow, "d-9") == bare


def test_a_duty_is_chased_when_due_and_not_after_it_ended(store: Store) -> None:
    later = replace(DUTY, id="d-2", chase_at=SOON + timedelta(hours=1), remind_at=None)
    with populate_store(store).write() as uow:
        uow.duties.add(later)
        assert uow.duties.ids_due(NOW, 10) == ()
        assert uow.duties.ids_due(SOON, 10) == (DUTY.id,)
        assert uow.duties.ids_due(SOON + timedelta(days=9), 10) == (DUTY.id, later.id)
        assert uow.duties.ids_due(SOON + timedelta(days=9), 1) == (DUTY.id,)
        assert uow.duties.next_chase_at() == SOON
        uow.duties.save(replace(DUTY, state=DutyState.DONE))
        assert uow.duties.next_chase_at() == later.chase_at
        uow.duties.save(replace(later, state=DutyState.ACKNOWLEDGED, chase_at=None))
        assert uow.duties.next_chase_at() is None
        assert uow.duties.of_escalation("e-1") == (
            replace(DUTY, state=DutyState.DONE),
            replace(later, state=DutyState.ACKNOWLEDGED, chase_at=None),
        )


def test_a_draft_keeps_its_session_and_where_its_question_stands(store: Store) -> None:
    place = MessageRef(slack_place("D0RUTH"), "1732197600.000100")
    with populate_store(store).write() as uow:
        assert uow.drafts.by_id("s-1") == Draft(SESSION)
        uow.drafts.save(SESSION, place)
        uow.drafts.save(replace(SESSION, revision=5))
        uow.commit()
    with store.read() as uow:
        assert uow.drafts.open_of("p-ruth") == (Draft(replace(SESSION, revision=5), place),)


def test_a_person_has_one_open_draft_of_a_dialog_about_the_same_thing(store: Store) -> None:
    with populate_store(store).write() as uow, pytest.raises(ChangedMeanwhile):
        uow.drafts.add(replace(SESSION, id="s-2"))
    with store.write() as uow:
        uow.drafts.add(replace(SESSION, id="s-3", context={"case_reference": "LH-1057"}))
        uow.drafts.save(replace(SESSION, state=SessionState.SUBMITTED))
        uow.drafts.add(replace(SESSION, id="s-2", updated_at=SOON))
        assert [draft.session.id for draft in uow.drafts.open_of("p-ruth")] == ["s-2", "s-3"]
        assert uow.drafts.by_id("s-1") == Draft(replace(SESSION, state=SessionState.SUBMITTED))


def test_a_picture_is_kept_by_policy_version_and_step(store: Store) -> None:
    with store.write() as uow:
        uow.pictures.keep("hash-1", "discuss", "F1", NOW)
        uow.pictures.keep("hash-1", "discuss", "F2", NOW)
        assert uow.pictures.find("hash-1", "discuss") == StoredPicture("F1", NOW)
        assert uow.pictures.find("hash-1", "other") is None


def test_a_picture_that_is_forgotten_or_left_out_is_uploaded_again(store: Store) -> None:
    with store.write() as uow:
        uow.pictures.keep("hash-1", "discuss", "F1", NOW)
        uow.pictures.forget("hash-1", "discuss", "F0")
        assert uow.pictures.find("hash-1", "discuss") == StoredPicture("F1", NOW)
        uow.pictures.forget("hash-1", "discuss", "F1")
        assert uow.pictures.find("hash-1", "discuss") is None
        uow.pictures.leave_out("hash-1", "discuss", NOW)
        uow.pictures.leave_out("hash-1", "discuss", SOON)
        assert uow.pictures.find("hash-1", "discuss") == StoredPicture("", SOON, SOON)
        uow.pictures.keep("hash-1", "discuss", "F2", SOON)
        uow.pictures.keep("hash-1", "discuss", "F3", SOON)
        assert uow.pictures.find("hash-1", "discuss") == StoredPicture("F2", SOON)


def test_the_engine_remembers_its_last_tick(store: Store) -> None:
    with store.write() as uow:
        assert uow.engine.last_tick() is None
        uow.engine.record_tick(NOW)
        uow.engine.record_tick(SOON)
        assert uow.engine.last_tick() == SOON


def test_a_time_of_another_zone_comes_back_as_the_same_instant_in_utc(store: Store) -> None:
    there = datetime(2026, 7, 1, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    with store.write() as uow:
        uow.engine.record_tick(there)
        read = uow.engine.last_tick()
    assert read == there
    assert read is not None
    assert read.tzinfo is UTC


def test_a_time_without_zone_is_refused(store: Store) -> None:
    with store.write() as uow, pytest.raises(Exception, match="no time zone"):
        uow.engine.record_tick(datetime(2026, 7, 1, 10, 0))  # noqa: DTZ001 - the naive value is what is tested


def test_a_unit_that_reads_cannot_change_anything(store: Store) -> None:
    with store.read() as uow, pytest.raises(RuntimeError, match="only reads"):
        uow.engine.record_tick(NOW)


def test_the_types_that_a_reporter_confirmed_are_kept_and_none_is_not_the_same_as_not_said(
    store: Store,
) -> None:
    with populate_store(store).write() as uow:
        assert [one.types for one in uow.reports.of_case("c-1")] == [None]
        uow.reports.set_types("r-1", ())
        uow.commit()
    with store.write() as uow:
        assert uow.reports.by_id("r-1") == replace(REPORT, types=())
        uow.reports.set_types("r-1", ("avoidance",))
        uow.commit()
    with store.read() as uow:
        assert uow.reports.of_case("c-1") == (replace(REPORT, types=("avoidance",)),)
        assert uow.reports.of_case("c-2") == ()


def test_patterns_come_back_as_they_were_found(store: Store) -> None:
    source = Source(Origin.LOCAL, set_by="Helen Marsh", set_on=date(2026, 9, 1))
    found = FoundPattern("e-1", "r-1", Pattern("third", "third visit", "", Urgency.URGENT, source), NOW)
    offered = replace(found, pattern=replace(found.pattern, name="two", offers="A meeting", raises=None))
    with populate_store(store).write() as uow:
        uow.patterns.add(found)
        uow.patterns.add(offered)
        uow.commit()
    with store.read() as uow:
        assert uow.patterns.of_escalation("e-1") == (found, offered)
        assert uow.patterns.of_escalation("e-2") == ()


def test_a_reminder_wakes_the_engine_before_the_next_chase(store: Store) -> None:
    later = NOW + timedelta(days=3)
    waiting = replace(DUTY, state=DutyState.ACKNOWLEDGED, chase_at=later, remind_at=SOON)
    with populate_store(store).write() as uow:
        uow.duties.save(waiting)
        uow.commit()
    with store.read() as uow:
        assert uow.duties.next_chase_at() == SOON
        assert uow.duties.ids_due(NOW, 10) == ()
        assert uow.duties.ids_due(SOON, 10) == (DUTY.id,)


def test_an_answer_to_what_a_duty_asked(store: Store) -> None:
    populate_store(store)
    answer = DutyAnswer(
        "a1", DUTY.id, SAM.id, NOW, {"known": "They are away.", "ticked": ("a", "b"), "on": None}
    )
    with store.write() as uow:
        uow.duty_answers.add(answer)
        uow.commit()
    with store.read() as uow:
        assert uow.duty_answers.of_escalation(ESCALATION.id) == (answer,)
        assert uow.duty_answers.of_escalation("another") == ()
    with store.engine.connect() as connection:
        (kept,) = connection.exec_driver_sql("SELECT answers FROM duty_answers").scalars().all()
    assert b"away" not in bytes(kept)


def test_an_ending_that_waits_for_a_second_person_and_what_becomes_of_it(store: Store) -> None:
    populate_store(store)
    facts = {"planned_on": "2026-12-04"}
    waiting = PendingEnding("e1", ESCALATION.id, "record_engaging", facts, SAM.id, NOW, DUTY.id, SESSION.id)
    with store.write() as uow:
        uow.pending_endings.add(waiting)
        assert uow.pending_endings.of_escalation(ESCALATION.id) == (waiting,)
        refused = waiting.end(EndingState.REFUSED, RUTH.id, SOON, "The nursery has not been asked.")
        uow.pending_endings.save(refused)
        uow.commit()
    with store.read() as uow:
        assert uow.pending_endings.of_draft(SESSION.id) == refused
        assert uow.pending_endings.of_draft("another") is None
        assert uow.pending_endings.of_escalation("another") == ()
    with store.engine.begin() as connection:
        (kept,) = connection.exec_driver_sql("SELECT reason FROM pending_endings").scalars().all()
        connection.exec_driver_sql("UPDATE pending_endings SET state = 'put_off'")
    assert b"nursery" not in bytes(kept)
    with store.read() as uow:
        (newer,) = uow.pending_endings.of_escalation(ESCALATION.id)
    assert newer.state == "put_off"
    assert not newer.waits
