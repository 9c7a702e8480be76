"""A missed visit becomes a report: stored, placed on the flowchart, and told to each person once."""

from __future__ import annotations

from bot.use_cases.collect.answer import answer
from dialogs.user_input import AddMore, Submitted
from state_machines.duties.duty import DutyState
from tests.unit.bot.town_hall import CHILD, CP_CASE, Hall, account_at, labels


def test_each_role_told_gets_its_own_duty_and_each_person_one_ping(hall: Hall) -> None:
    escalation = hall.report(hall.amina)
    assert escalation.step == "arrange_core_group"
    held = {duty.key: duty.holder_id for duty in hall.duties()}
    assert held == {
        "tell_safeguarding_lead": hall.priya.id,
        "tell_social_worker": hall.sam.id,
        "tell_social_worker_manager": hall.ruth.id,
        "convene_core_group": hall.sam.id,
    }
    assert sorted(hall.names_told()) == ["priya", "ruth", "sam"]


def test_the_team_channel_gets_one_card(hall: Hall) -> None:
    hall.report(hall.amina)
    posts = [one.place_text for one in hall.outbox() if one.kind == "channel_ping"]
    assert posts == ["G0NORTH"]


def test_every_open_duty_has_a_holder_and_a_time_at_which_it_is_chased(hall: Hall) -> None:
    hall.report(hall.amina)
    duties = hall.duties()
    assert duties
    assert all(duty.chase_at is not None and duty.chase_at > hall.now for duty in duties)


def test_the_confirmation_names_who_was_told_and_asks_to_telephone(hall: Hall) -> None:
    card = hall.submit(hall.amina, hall.fill_report(hall.amina))
    assert CP_CASE in card.title
    for name in ("Sam Okafor", "Ruth Adeyemi", "Priya Nair"):
        assert name in card.text
    assert "telephone the allocated social worker" in card.text
    assert "section 4" in card.text


def test_who_has_telephoned_is_not_asked_to_telephone(hall: Hall) -> None:
    session_id = hall.fill_report(hall.amina)
    answer(
        hall.services, hall.amina, session_id, AddMore(hall.prompt(session_id).revision), hall.now, key="more"
    )
    hall.give(hall.amina, session_id, ("telephoned",))
    hall.give(hall.amina, session_id, "yes")
    hall.give(hall.amina, session_id, hall.now.isoformat())
    assert "telephone the allocated social worker" not in hall.submit(hall.amina, session_id).text


def test_a_second_press_on_submit_gets_the_first_ones_answer(hall: Hall) -> None:
    session_id = hall.fill_report(hall.amina)
    first = hall.prompt(session_id)
    cards = [
        answer(hall.services, hall.amina, session_id, Submitted(first.revision), hall.now, key=key).card
        for key in ("press", "press", "another press")
    ]
    assert cards[0] == cards[1] == cards[2]
    with hall.reading() as uow:
        assert len(uow.reports.of_escalation(hall.escalation().id)) == 1


def test_the_social_worker_who_reports_has_done_their_own_duty_and_the_managers_stands(hall: Hall) -> None:
    hall.report(hall.sam)
    assert hall.duty("tell_social_worker").state is DutyState.DONE
    assert hall.duty("tell_social_worker_manager").state is DutyState.OPEN
    assert hall.duty("convene_core_group").holder_id == hall.sam.id
    said = hall.acknowledge(hall.sam, hall.duty("tell_social_worker_manager"))
    assert not said.changed


def test_no_ping_carries_the_childs_name_or_the_account(hall: Hall) -> None:
    hall.report(hall.amina, account="Kezia said nothing; crying upstairs")
    outbox = hall.outbox()
    assert {message.kind for message in outbox} == {"ping", "channel_ping", "question"}
    for message in outbox:
        shown = hall.compose_message(message)
        assert CHILD not in repr(shown)
        assert "Kezia" not in repr(shown)
        assert "crying" not in repr(shown)


def test_a_vacant_post_falls_to_who_stands_in_and_the_ping_says_so(hall: Hall) -> None:
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.sam.id, account_at("U0SAM"), reachable=False)
        uow.commit()
    hall.report(hall.amina)
    assert hall.duty("tell_social_worker").holder_id == hall.ruth.id
    assert "Sam Okafor (allocated social worker) cannot be reached by message" in hall.ping(hall.ruth).text


def test_a_second_report_joins_and_keeps_the_clock_of_duties_that_stand_open(hall: Hall) -> None:
    first = hall.report(hall.amina)
    before = hall.duty("tell_social_worker")
    hall.acknowledge(hall.ruth)
    hall.outbox()
    hall.advance(minutes=20)
    second = hall.report(hall.tom, what_happened="not_brought")
    assert second.id == first.id
    assert hall.duty("tell_social_worker") == before
    managers = [duty.state for duty in hall.duties() if duty.key == "tell_social_worker_manager"]
    assert managers == [DutyState.DONE, DutyState.OPEN]
    assert sorted(hall.names_told()) == ["priya", "ruth", "sam"]


def test_a_seen_child_becomes_the_last_sighting(hall: Hall) -> None:
    hall.report(hall.amina, what_happened="cut_short", child_seen="not_alone")
    with hall.reading() as uow:
        case = uow.cases.by_reference(CP_CASE)
    assert case is not None
    assert case.last_seen is not None
    assert (case.last_seen.on, case.last_seen.by, case.last_seen.alone) == (
        hall.now.date(),
        "Amina Yusuf",
        False,
    )


def test_the_holder_is_offered_what_they_may_do(hall: Hall) -> None:
    hall.report(hall.amina)
    assert labels(hall.ping(hall.sam)) == [
        "I have this",
        "Open",
        "Record what was decided",
        "Not mine",
        "The child has been seen",
        "Guidance",
    ]
    assert labels(hall.ping(hall.priya)) == ["I have this", "Open", "Not mine", "The child has been seen"]
