"""An ending that would leave somebody unheard: who is asked, who may answer, and how it comes out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.use_cases.answer.answer_ending import confirm_ending
from bot.use_cases.chase.chase import chase_duty
from bot.values import ActionResult
from state_machines.duties.duty import Duty, DutyState
from state_machines.errors import NotAllowed
from state_machines.people.people import Person
from state_machines.policy.policy import load_policy
from state_machines.settings.local_settings import load_local_settings
from tests.unit.bot.town_hall import AUTHORITY, Hall

REASON = "They came to the school, all three."
TODAY = "2026-11-17"


@pytest.fixture(autouse=True)
def second_person_is_asked(hall: Hall) -> None:
    hall.services = replace(hall.services, settings=load_local_settings(AUTHORITY / "settings.yaml"))


def ends(hall: Hall, recorder: Person) -> str:
    """Amina reports, the core group meets, and somebody records that the family is engaging."""
    hall.report(hall.amina)
    hall.record(hall.sam, "arrange_meeting", planned_on=TODAY)
    hall.outbox()
    return hall.record(recorder, "record_engaging", reason=REASON).text


def told_in_network(hall: Hall, person: Person) -> Duty:
    return next(one for one in hall.duties() if one.key == "tell_network" and one.holder_id == person.id)


def confirms(hall: Hall, person: Person, key: str = "press") -> ActionResult:
    target = f"{hall.escalation().id}/{hall.duty('confirm_ending').id}"
    return confirm_ending(hall.services, person, target, hall.now, key=key)


def test_a_service_managers_ending_goes_to_a_safeguarding_lead_for_all_others_report_to_him(
    hall: Hall,
) -> None:
    assert "waits for Priya Nair to confirm" in ends(hall, hall.david)
    assert confirms(hall, hall.ruth).text.startswith("Somebody to whom you report recorded this ending")
    assert confirms(hall, hall.david, "again").text.startswith("You recorded this ending")
    assert hall.audit("ending:refuse_answer") == ["ruth", "david"]
    assert confirms(hall, hall.priya, "hers").changed
    assert hall.escalation().closed_at == hall.now


def test_where_nobody_at_all_could_be_asked_it_is_refused_and_says_what_to_do(hall: Hall) -> None:
    with hall.services.store.write() as uow:
        uow.people.upsert_many([replace(hall.amina, safeguarding_lead_id=None)])
        uow.commit()
    hall.report(hall.amina)
    hall.record(hall.sam, "arrange_meeting", planned_on=TODAY)
    session_id = hall.begin(hall.david, "decision", escalation_id=hall.escalation().id)
    hall.give(hall.david, session_id, "record_engaging")
    hall.give(hall.david, session_id, REASON)
    with pytest.raises((NotAllowed, AssertionError), match="nobody above you is named"):
        hall.submit(hall.david, session_id)
    assert hall.escalation().closed_at is None


def test_a_press_that_comes_twice_is_answered_once(hall: Hall) -> None:
    ends(hall, hall.sam)
    first, second = confirms(hall, hall.ruth), confirms(hall, hall.ruth)
    assert first.text.startswith("Confirmed: LH-1042 is closed here.")
    assert (second.text, second.changed) == (first.text, True)
    assert hall.audit("ending:confirm") == ["ruth"]
    late = confirms(hall, hall.ruth, "late")
    assert not late.changed
    assert "answered already" in late.text


def test_an_ending_in_dorset_asks_as_well_and_nothing_is_told_before_it_is_confirmed(hall: Hall) -> None:
    hall.services = replace(hall.services, policy=load_policy("pan-dorset-2015"))
    hall.report(hall.amina)
    hall.outbox()
    said = hall.record(hall.sam, "record_engaging", reason=REASON).text
    assert "waits for Ruth Adeyemi to confirm" in said
    kinds = {one.kind for one in hall.outbox()}
    assert "news" not in kinds
    assert told_in_network(hall, hall.tom).state is DutyState.OPEN
    assert confirms(hall, hall.ruth).changed
    assert told_in_network(hall, hall.tom).state is DutyState.OVERTAKEN


def test_what_a_release_without_second_persons_closed_is_not_asked_any_more(hall: Hall) -> None:
    ends(hall, hall.sam)
    with hall.services.store.write() as uow:
        uow.escalations.save(replace(hall.escalation(), closed_at=hall.now))
        uow.commit()
    hall.advance(days=1)
    chase_duty(hall.services, hall.duty("confirm_ending").id, hall.now)
    assert hall.duty("confirm_ending").state is DutyState.OVERTAKEN


def test_the_ending_of_somebody_who_lost_the_case_meanwhile_is_not_applied(hall: Hall) -> None:
    ends(hall, hall.sam)
    with hall.services.store.write() as uow:
        case = uow.cases.by_reference("LH-1042")
        assert case is not None
        uow.cases.upsert_many([replace(case, allocated_social_worker_id=hall.ina.id)])
        uow.commit()
    said = confirms(hall, hall.ruth)
    # Sam, who recorded it, has no part in the case any more.
    assert not said.changed
    assert "has moved on since Sam Okafor recorded this ending" in said.text
    assert hall.escalation().closed_at is None
    assert hall.duty("confirm_ending").state is DutyState.OVERTAKEN
