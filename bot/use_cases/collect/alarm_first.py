"""Stores an alarm in a transaction of its own, before anything else is made of the answer that says so."""

from __future__ import annotations

from datetime import datetime

from bot.services import Services
from bot.use_cases.alarms.raise_alarms import raise_alarms
from bot.use_cases.collect.drafts import own_draft
from bot.use_cases.collect.take_input import take_input
from bot.use_cases.map.decide_move import EVENTS
from dialogs.danger_alerts import danger_in, may_say_danger
from dialogs.session import Session
from dialogs.user_input import UserInput
from state_machines.errors import DangerNotSaved, Refused
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork

#: What the reporter reads where the rest of what they did failed after that.
TOLD = "Others are being told of the danger: a message here says who. Your answer itself was not saved."
TOLD_NOBODY_YET = (
    "In danger, call 999: Doorstep has found nobody whom it can tell yet, and goes on trying. "
    "Your answer itself was not saved."
)


def raise_alarm_first(
    services: Services, person: Person, session_id: str, user_input: UserInput, now: datetime, key: str
) -> str:
    """Tell people of a danger that this input says, whatever becomes of the input afterwards.

    The draft, the report and the chart follow in another transaction. If that fails the draft is as it was,
    and the alarm stands: saying the same again raises no second one. Returns the words for the reporter in
    that case; empty where no alarm stands. Raises DangerNotSaved where the alarm stood before, and what this
    input adds to it could not be stored.
    """
    if not may_say_danger(user_input):
        return ""
    # Most answers say nothing of danger: those are looked at without keeping anybody from writing.
    with services.store.read() as uow:
        if _session_in_danger(uow, services, person, session_id, user_input, now, key) is None:
            return ""
        stood_before = _standing_words(uow, session_id)
    try:
        return _raise(services, person, session_id, user_input, now, key)
    except Refused:
        raise
    except Exception as error:  # whatever it was: the alarm of before stands, and is not to be denied
        if not stood_before:
            raise
        raise DangerNotSaved(stood_before) from error


def _raise(
    services: Services, person: Person, session_id: str, user_input: UserInput, now: datetime, key: str
) -> str:
    with services.store.write() as uow:
        session = _session_in_danger(uow, services, person, session_id, user_input, now, key)
        if session is not None:
            raise_alarms(uow, services, session, person, now, None)
            uow.commit()
        return _standing_words(uow, session_id)


def _standing_words(uow: UnitOfWork, session_id: str) -> str:
    """What is true of the alarms of this dialog; empty where none stands."""
    standing = [alarm for alarm in uow.alarms.of_draft(session_id) if alarm.is_live]
    if not standing:
        return ""
    return TOLD if any(alarm.told_ids for alarm in standing) else TOLD_NOBODY_YET


def _session_in_danger(
    uow: UnitOfWork,
    services: Services,
    person: Person,
    session_id: str,
    user_input: UserInput,
    now: datetime,
    key: str,
) -> Session | None:
    """The session as the input leaves it, if somebody is in danger by it and the press is a new one."""
    session = own_draft(uow, services, person, session_id, now)
    if session.dialog not in EVENTS or uow.idempotency_keys.answer_of(key) is not None:
        return None
    turn = take_input(uow, services, session, person, user_input, now)
    return turn.session if danger_in(turn.session) and not turn.repeated else None
