"""Answering an alarm: somebody who was told has it, and how it ended."""

from __future__ import annotations

from datetime import datetime

from bot.cards.parts.words import name_or_nobody
from bot.reading.alarm_circle import is_asked_by_alarm
from bot.services import Services
from bot.use_cases.alarms.end_alarms import close_alarm, store_taken, store_taken_back
from bot.use_cases.answer.idempotency import answer_once
from bot.values import ActionResult
from state_machines.alarms.alarm import Alarm, AlarmOutcome, end
from state_machines.errors import NotAllowed, NotFound, Refused
from state_machines.people.people import Person
from storage.known_values import known_value
from storage.unit_of_work import UnitOfWork

_GONE = "Doorstep does not know this alarm any more. In danger, call 999."


def take_alarm(services: Services, person: Person, alarm_id: str, now: datetime, *, key: str) -> ActionResult:
    """Somebody who was told has it: they telephone, or look after the child."""
    with services.store.write() as uow:
        said = answer_once(uow, key, now, lambda: _take(uow, services, person, alarm_id, now))
        uow.commit()
    return said


def end_alarm(services: Services, person: Person, target: str, now: datetime, *, key: str) -> ActionResult:
    """Record how it ended; `target` is "<alarm id>/<outcome>"."""
    alarm_id, _, word = target.partition("/")
    outcome = known_value(AlarmOutcome, word)
    with services.store.write() as uow:
        said = answer_once(uow, key, now, lambda: _end(uow, services, person, alarm_id, outcome, now))
        uow.commit()
    return said


def _take(uow: UnitOfWork, services: Services, person: Person, alarm_id: str, now: datetime) -> ActionResult:
    try:
        alarm = _alarm(uow, alarm_id)
        _check_part(uow, services, alarm, person, now)
        store_taken(uow, services, alarm, person, now)
    except Refused as refused:
        return _refuse(uow, person, alarm_id, refused, now)
    return ActionResult("It is recorded that you have this. Record here what you find.")


def _end(
    uow: UnitOfWork,
    services: Services,
    person: Person,
    alarm_id: str,
    outcome: AlarmOutcome,
    now: datetime,
) -> ActionResult:
    case_id = uow.alarms.case_of(alarm_id)
    if case_id is not None:
        uow.cases.by_id(case_id)  # held before the alarm, as everywhere: ending it may end a duty of the case
    try:
        alarm = _alarm(uow, alarm_id)
        _check_part(uow, services, alarm, person, now)
        ended = end(alarm, person.id, outcome, now)
    except Refused as refused:
        return _refuse(uow, person, alarm_id, refused, now)
    if ended.is_live:
        store_taken_back(uow, ended, now)
        return ActionResult("That is recorded. Somebody who was told confirms it; until then it stands.")
    close_alarm(uow, ended, now)
    return ActionResult("That is recorded, and everybody who was told hears it.")


def _alarm(uow: UnitOfWork, alarm_id: str) -> Alarm:
    alarm = uow.alarms.by_id(alarm_id)
    if alarm is None:
        raise NotFound(_GONE)
    return alarm


def _check_part(uow: UnitOfWork, services: Services, alarm: Alarm, person: Person, now: datetime) -> None:
    """Raise NotAllowed for whoever was told as somebody whose part they have no more."""
    asked = person.id in alarm.told_ids and person.id != alarm.reporter_id
    if asked and alarm.is_live and not is_asked_by_alarm(uow, services, alarm, person, now):
        who = name_or_nobody(uow.people.by_id(alarm.taken_by_id)) if alarm.taken_by_id else ""
        has_it = f"{who} has it now." if who else "Those who have that part now are being told."
        raise NotAllowed(f"This is not yours any more. {has_it} In danger, call 999.")


def _refuse(uow: UnitOfWork, person: Person, alarm_id: str, refused: Refused, now: datetime) -> ActionResult:
    uow.audit.append(now, person.id, "alarm:refuse", alarm_id, {"why": type(refused).__name__})
    return ActionResult(refused.user_message, changed=False)
