"""Going in: the ask at its time, silence that becomes an alarm, answers, and what may go wrong around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.use_cases.alarms.chase_visits import chase_visit
from bot.use_cases.answer.answer_alarm import end_alarm, take_alarm
from bot.use_cases.answer.answer_visit import GoingIn, ask_later, go_in, say_not_safe, say_safe
from bot.use_cases.chase.undeliverable import reroute_undeliverable
from bot.values import ActionResult, Card
from state_machines.alarms.alarm import AlarmOutcome, AlarmState
from state_machines.alarms.visit import Visit, VisitState
from state_machines.messages.delivery import DeliveryState, PermanentFailure
from state_machines.people.people import Person
from storage.records import OutgoingMessage, QueuedMessage
from tests.unit.bot.incidents import report_an_incident
from tests.unit.bot.town_hall import CIN_CASE, CP_CASE, Hall, labels

HOUR, TEN = timedelta(hours=1), timedelta(minutes=10)


def goes_in(hall: Hall, person: Person, case: str = CP_CASE, key: str = "") -> ActionResult:
    going = GoingIn(hall.escalation(case).id, hall.now + HOUR)
    return go_in(hall.services, person, going, hall.now, key=key or hall.key())


def visit_of(hall: Hall, person: Person, case: str = CP_CASE) -> Visit:
    with hall.reading() as uow:
        found = uow.visits.live_of(person.id, hall.escalation(case).case_id)
    assert found is not None
    return found


def inside(hall: Hall) -> Visit:
    """A weapon is known, Amina has gone in, and nothing waits to be sent."""
    report_an_incident(hall, hall.amina, threats=("weapon",))
    goes_in(hall, hall.amina)
    hall.outbox()
    return visit_of(hall, hall.amina)


def chase(hall: Hall, **how_long: float) -> list[bool]:
    """So much later, do what is due with visits, as the engine does."""
    hall.advance(**how_long)
    with hall.reading() as uow:
        due = uow.visits.ids_due(hall.now, 10)
    return [chase_visit(hall.services, one, hall.now) for one in due]


def told(hall: Hall, kind: str) -> set[str]:
    return set(hall.names_told(kind))


def card_of(hall: Hall, person: Person, visit: Visit, kind: str = "visit") -> Card:
    payload = {"asked_at": visit.asked_at.isoformat()} if visit.asked_at and kind == "visit" else {}
    shown = hall.compose_message(
        OutgoingMessage(kind, to_person_id=person.id, alarm_id=visit.id, payload=payload)
    )
    assert isinstance(shown, Card)
    return shown


def alarm_state(hall: Hall, visit: Visit) -> AlarmState | None:
    with hall.reading() as uow:
        alarm = uow.alarms.by_id(visit.id)
    return alarm.state if alarm else None


def test_the_button_stands_where_a_risk_is_known_and_for_those_who_may_go(hall: Hall) -> None:
    hall.report(hall.amina)
    assert "Going in now" not in labels(hall.ping(hall.sam))
    report_an_incident(hall, hall.amina, threats=("weapon",))
    assert "Going in now" in labels(hall.ping(hall.sam))
    assert "Going in now" in labels(hall.ping(hall.tom))
    assert "Going in now" not in labels(hall.ping(hall.priya))


def test_at_its_time_whoever_went_in_is_asked_and_an_answer_ends_it(hall: Hall) -> None:
    visit = inside(hall)
    assert chase(hall, minutes=59) == []
    assert chase(hall, minutes=1) == [True]
    assert told(hall, "visit") == {"amina"}
    asked = visit_of(hall, hall.amina)
    card = card_of(hall, hall.amina, asked)
    assert card.title == "LH-1042: are you out, and all right?"
    assert labels(card) == ["I am out and safe", "Ask me again in 30 minutes", "I am not safe"]
    assert card_of(hall, hall.amina, visit).text == "LH-1042: you went in at 10:05"
    said = say_safe(hall.services, hall.amina, visit.id, hall.now, key=hall.key())
    assert said.text == "Recorded: you are out and safe. Nobody else was told anything."
    assert chase(hall, hours=2) == []
    assert alarm_state(hall, visit) is None
    assert card_of(hall, hall.amina, asked).title.startswith("LH-1042: you are out and safe")
    assert hall.audit("visit:safe") == ["amina"]


def test_without_an_answer_her_own_line_and_whoever_leads_on_the_case_are_told_what_happened(
    hall: Hall,
) -> None:
    visit = inside(hall)
    chase(hall, hours=1)
    assert chase(hall, minutes=9) == []
    assert chase(hall, minutes=1) == [True]
    assert told(hall, "alarm") == {"amina", "grace", "priya", "sam", "ruth"}
    silent = visit_of(hall, hall.amina)
    assert (silent.state, silent.alarm_id) == (VisitState.SILENT, visit.id)
    card = card_of(hall, hall.grace, silent, "alarm")
    assert card.title == "Somebody who went in does not answer: LH-1042"
    assert "Went in: Amina Yusuf (Health visitor), at 10:05" in card.text
    assert "Asked: at 11:05. No answer came." in card.text
    assert "Said by" not in card.text
    own = card_of(hall, hall.amina, silent, "alarm")
    assert own.title == "You have not answered whether you are out, and all right"
    assert labels(own) == ["I am safe now"]
    assert labels(card_of(hall, hall.amina, silent)) == ["I am out and safe", "I am not safe"]


def test_safe_after_the_alarm_ends_it_and_everybody_told_hears_that(hall: Hall) -> None:
    visit = inside(hall)
    chase(hall, hours=1)
    chase(hall, minutes=10)
    hall.outbox()
    said = say_safe(hall.services, hall.amina, visit.id, hall.now, key=hall.key())
    assert said.text == "Recorded: you are out and safe. Everybody who was told hears it."
    assert told(hall, "alarm") == {"grace", "priya", "sam", "ruth"}
    assert alarm_state(hall, visit) is AlarmState.ENDED


def test_the_alarms_own_card_and_what_others_find_end_the_visit_as_well(hall: Hall) -> None:
    visit = inside(hall)
    chase(hall, hours=1)
    chase(hall, minutes=10)
    take_alarm(hall.services, hall.grace, visit.id, hall.now, key=hall.key())
    target = f"{visit.id}/{AlarmOutcome.SPOKEN_TO.value}"
    end_alarm(hall.services, hall.grace, target, hall.now, key=hall.key())
    with hall.reading() as uow:
        ended = uow.visits.by_id(visit.id)
    assert ended is not None
    assert not ended.is_live
    late = say_safe(hall.services, hall.amina, visit.id, hall.now, key=hall.key())
    assert late == ActionResult("This visit has ended already. Nothing has changed.", changed=False)


def test_not_safe_tells_others_at_once_and_says_so_on_their_card(hall: Hall) -> None:
    visit = inside(hall)
    said = say_not_safe(hall.services, hall.amina, visit.id, hall.now, key=hall.key())
    assert said.text.startswith("Call 999")
    assert told(hall, "alarm") == {"amina", "grace", "priya", "sam", "ruth"}
    card = card_of(hall, hall.grace, visit, "alarm")
    assert card.title == "Somebody is not safe: LH-1042"
    assert "Said by: Amina Yusuf (Health visitor), at 10:05" in card.text
    assert chase(hall, hours=2) == []


def test_not_safe_after_the_silence_tells_those_who_know_of_it_again(hall: Hall) -> None:
    visit = inside(hall)
    chase(hall, hours=1)
    chase(hall, minutes=10)
    hall.outbox()
    hall.advance(minutes=1)
    say_not_safe(hall.services, hall.amina, visit.id, hall.now, key=hall.key())
    assert told(hall, "alarm") == {"grace", "priya", "sam", "ruth"}
    assert card_of(hall, hall.grace, visit, "alarm").title == "Somebody is not safe: LH-1042"


def test_longer_puts_it_off_and_then_she_is_asked_again(hall: Hall) -> None:
    visit = inside(hall)
    chase(hall, hours=1)
    said = ask_later(hall.services, hall.amina, visit.id, hall.now, key=hall.key())
    assert said.text == "You are asked again at 11:35."
    hall.outbox()
    assert chase(hall, minutes=29) == []
    assert chase(hall, minutes=1) == [True]
    assert told(hall, "visit") == {"amina"}
    assert alarm_state(hall, visit) is None


def test_a_form_sent_twice_is_one_visit_and_a_second_one_only_changes_the_time(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    assert goes_in(hall, hall.amina, key="once") == goes_in(hall, hall.amina, key="once")
    first = visit_of(hall, hall.amina)
    hall.advance(minutes=30)
    goes_in(hall, hall.amina)
    assert visit_of(hall, hall.amina) == replace(first, ask_at=hall.now + HOUR)
    assert told(hall, "visit") == {"amina"}


def test_two_visits_at_once_are_asked_about_each_by_itself(hall: Hall) -> None:
    visit = inside(hall)
    report_an_incident(hall, hall.amina, threats=("weapon",), case=CIN_CASE)
    goes_in(hall, hall.amina, CIN_CASE)
    assert chase(hall, hours=1) == [True, True]
    say_safe(hall.services, hall.amina, visit.id, hall.now, key=hall.key())
    assert chase(hall, minutes=10) == [True]
    assert visit_of(hall, hall.amina, CIN_CASE).state is VisitState.SILENT


def test_two_processes_at_the_same_moment_ask_once(hall: Hall) -> None:
    visit = inside(hall)
    hall.advance(hours=1)
    assert [chase_visit(hall.services, visit.id, hall.now) for _ in range(2)] == [True, False]
    assert hall.names_told("visit") == ["amina"]


def test_somebody_whom_no_message_reaches_is_not_waited_for(hall: Hall) -> None:
    visit = inside(hall)
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.amina.id, hall.amina.address, reachable=False)
        uow.commit()
    assert chase(hall, hours=1) == [True]
    assert "sam" in told(hall, "alarm")
    card = card_of(hall, hall.grace, visit, "alarm")
    assert "No message reaches them, so they could not be asked." in card.text


def test_an_ask_that_cannot_be_delivered_is_silence_at_once(hall: Hall) -> None:
    visit = inside(hall)
    chase(hall, hours=1)
    message = OutgoingMessage("visit", to_person_id=hall.amina.id, alarm_id=visit.id)
    failed = QueuedMessage("m", message, DeliveryState.FAILED, 1, hall.now, hall.now)
    with hall.services.store.write() as uow:
        reroute_undeliverable(uow, hall.services, failed, PermanentFailure("account_inactive"), hall.now)
        uow.commit()
    assert chase(hall) == [True]
    assert visit_of(hall, hall.amina).state is VisitState.SILENT


def test_only_whoever_went_in_answers_and_a_stranger_to_the_case_goes_nowhere(hall: Hall) -> None:
    visit = inside(hall)
    for deed in (say_safe, ask_later, say_not_safe):
        assert not deed(hall.services, hall.sam, visit.id, hall.now, key=hall.key()).changed
    assert not goes_in(hall, hall.gil).changed
    assert hall.audit("visit:refuse") == ["sam", "sam", "sam", "gil"]
    assert visit_of(hall, hall.amina) == visit


def test_after_it_has_ended_nothing_is_answered_twice(hall: Hall) -> None:
    visit = inside(hall)
    say_safe(hall.services, hall.amina, visit.id, hall.now, key=hall.key())
    said = say_not_safe(hall.services, hall.amina, visit.id, hall.now, key=hall.key())
    assert not said.changed
    assert "call 999" in said.text
    assert alarm_state(hall, visit) is None
