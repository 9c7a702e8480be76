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
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def raise_alarm_first(
    services: Services, person: Person, session_id: str, user_input: UserInput, now: datetime, key: str
) -> None:
    """Tell people of a danger that this input says, whatever becomes of the input afterwards.

    The draft, the report and the chart follow in another transaction. If that fails the draft is as it was,
    and the alarm stands: saying the same again raises no second one.
    """
    if not may_say_danger(user_input):
        return
    # Most answers say nothing of danger: those are looked at without keeping anybody from writing.
    with services.store.read() as uow:
        if _session_in_danger(uow, services, person, session_id, user_input, now, key) is None:
            return
    with services.store.write() as uow:
        session = _session_in_danger(uow, services, person, session_id, user_input, now, key)
        if session is not None:
            raise_alarms(uow, services, session, person, now, None)
            uow.commit()


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
