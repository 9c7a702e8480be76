"""Going in to a family where a risk is known, and saying how that went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from bot.cards.parts.known_facts import as_known_to, known_lines
from bot.reading.sight_of import part_with_alarms
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.alarms.end_alarms import close_alarm
from bot.use_cases.alarms.tell_alarms import tell_of_alarm
from bot.use_cases.alarms.visits import answer_within, enqueue_visit_card, store_alarm_of_visit
from bot.use_cases.answer.idempotency import answer_once
from bot.values import ActionResult
from state_machines.access.matrix import Right
from state_machines.alarms.alarm import AlarmOutcome, end
from state_machines.alarms.visit import (
    Visit,
    VisitState,
    check_theirs,
    end_visit,
    go_in_again,
    stay_longer,
)
from state_machines.errors import NotAllowed, NotFound, Refused
from state_machines.people.people import Person
from state_machines.time.moments import at_words
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class GoingIn:
    """Where somebody goes in, when they want to be asked, and who goes with them."""

    escalation_id: str
    ask_at: datetime
    with_id: str | None = None


@dataclass(frozen=True, slots=True)
class BeforeGoingIn:
    """What whoever goes in reads first: the case's reference, what is known, and what follows."""

    reference: str
    lines: tuple[str, ...]


def before_going_in(services: Services, person: Person, escalation_id: str, now: datetime) -> BeforeGoingIn:
    """Raises NotAllowed for somebody without a part in the case."""
    with services.store.read() as uow:
        state = load_snapshot(uow, services, escalation_id, now)
        _check_part(uow, state, person)
        known = known_lines(as_known_to(state, person).standing_facts, now)
    return BeforeGoingIn(state.case.reference, (*known, f"{_what_follows(services, now)}"))


def go_in(services: Services, person: Person, going: GoingIn, now: datetime, *, key: str) -> ActionResult:
    """Store that they go in now; pressed again while they are inside, only the time changes."""
    with services.store.write() as uow:
        said = answer_once(uow, key, now, lambda: _go_in(uow, services, person, going, now))
        uow.commit()
    return said


def say_safe(services: Services, person: Person, visit_id: str, now: datetime, *, key: str) -> ActionResult:
    """They are out and safe, which ends the alarm too, where there is one."""
    return _answer(services, person, visit_id, now, key, _say_safe)


def ask_later(services: Services, person: Person, visit_id: str, now: datetime, *, key: str) -> ActionResult:
    """They are well and need longer."""
    return _answer(services, person, visit_id, now, key, _ask_later)


def say_not_safe(
    services: Services, person: Person, visit_id: str, now: datetime, *, key: str
) -> ActionResult:
    """They are not safe: others are told at once, or again who it is about."""
    return _answer(services, person, visit_id, now, key, _say_not_safe)


def _check_part(uow: UnitOfWork, state: Snapshot, person: Person) -> None:
    if not part_with_alarms(uow, state, person).may(Right.GO_IN):
        raise NotAllowed("You have no part in this case that Doorstep knows of. Nothing was recorded.")


def _go_in(
    uow: UnitOfWork, services: Services, person: Person, going: GoingIn, now: datetime
) -> ActionResult:
    state = load_snapshot(uow, services, going.escalation_id, now)
    case = state.case
    try:
        _check_part(uow, state, person)
        before = uow.visits.live_of(person.id, case.id)
        visit = (
            go_in_again(before, going.ask_at, going.with_id)
            if before
            else Visit(uuid4().hex, case.id, person.id, now, going.ask_at, with_id=going.with_id)
        )
    except Refused as refused:
        uow.audit.append(now, person.id, "visit:refuse", case.id, {"why": type(refused).__name__})
        return ActionResult(refused.user_message, changed=False)
    (uow.visits.save if before else uow.visits.add)(visit)
    uow.audit.append(now, person.id, "visit:begin", visit.id, {"case": case.id})
    enqueue_visit_card(uow, visit, now)
    return ActionResult(
        f"Recorded for {case.reference}. You are asked {at_words(going.ask_at, now)} whether you are out, "
        f"and all right. {_what_follows(services, now)}"
    )


def _what_follows(services: Services, now: datetime) -> str:
    minutes = round(answer_within(services, now).total_seconds() / 60)
    return (
        f"If you do not answer within {minutes} minutes, your line manager, your safeguarding lead and "
        "those who lead on the case are told."
    )


_Decide = Callable[[UnitOfWork, Services, Visit, datetime], ActionResult]


def _answer(
    services: Services, person: Person, visit_id: str, now: datetime, key: str, decide: _Decide
) -> ActionResult:
    def once(uow: UnitOfWork) -> ActionResult:
        uow.alarms.by_id(visit_id)  # held before the visit, as by whoever ends the alarm
        visit = uow.visits.by_id(visit_id)
        if visit is None:
            raise NotFound("Doorstep does not know this visit any more. In danger, call 999.")
        try:
            check_theirs(visit, person.id)
            return decide(uow, services, visit, now)
        except Refused as refused:
            uow.audit.append(now, person.id, "visit:refuse", visit.id, {"why": type(refused).__name__})
            return ActionResult(refused.user_message, changed=False)

    with services.store.write() as uow:
        said = answer_once(uow, key, now, lambda: once(uow))
        uow.commit()
    return said


def _say_safe(uow: UnitOfWork, _services: Services, visit: Visit, now: datetime) -> ActionResult:
    ended = end_visit(visit, now)
    uow.visits.save(ended)
    uow.audit.append(now, visit.person_id, "visit:safe", visit.id, {"case": visit.case_id})
    alarm = uow.alarms.by_id(visit.id) if visit.alarm_id else None
    if alarm is not None and alarm.is_live:
        close_alarm(uow, end(alarm, visit.person_id, AlarmOutcome.SAFE, now), now)
        return ActionResult("Recorded: you are out and safe. Everybody who was told hears it.")
    uow.messages.redraw_copies_of_alarm(visit.id, now)
    return ActionResult("Recorded: you are out and safe. Nobody else was told anything.")


def _ask_later(uow: UnitOfWork, _services: Services, visit: Visit, now: datetime) -> ActionResult:
    later = stay_longer(visit, now)
    uow.visits.save(later)
    uow.audit.append(now, visit.person_id, "visit:later", visit.id, {"case": visit.case_id})
    uow.messages.redraw_copies_of_alarm(visit.id, now)
    when = at_words(later.ask_at, now) if later.ask_at else "soon"
    return ActionResult(f"You are asked again {when}.")


def _tell_again(uow: UnitOfWork, visit: Visit, now: datetime) -> None:
    """Those who were told of a silence have a new card: it is worse than that."""
    alarm = uow.alarms.by_id(visit.id)
    uow.messages.redraw_copies_of_alarm(visit.id, now)
    if alarm is not None:
        tell_of_alarm(uow, alarm, alarm.told_ids, now)


def _say_not_safe(uow: UnitOfWork, services: Services, visit: Visit, now: datetime) -> ActionResult:
    if not visit.is_live:
        uow.audit.append(now, visit.person_id, "visit:refuse", visit.id, {"why": "ended"})
        return ActionResult(
            "This visit has ended here. If you are not safe now, call 999, and report a hostile incident: "
            "its first answer tells others.",
            changed=False,
        )
    if visit.alarm_id is None:
        store_alarm_of_visit(uow, services, visit, VisitState.NOT_SAFE, now)
    else:
        uow.visits.save(replace(visit, state=VisitState.NOT_SAFE))
        uow.audit.append(now, visit.person_id, "visit:not_safe", visit.id, {"case": visit.case_id})
        _tell_again(uow, visit, now)
    return ActionResult("Call 999 if you have not. Others are being told now: a card here says who.")
