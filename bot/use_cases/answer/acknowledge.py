"""Somebody says "I have this"."""

from __future__ import annotations

from datetime import datetime

from bot.office import Office
from bot.reading.snapshot import Snapshot, load
from bot.use_cases.answer.once import said_once
from bot.use_cases.answer.target import Target, target_of
from bot.use_cases.map.waiting import acknowledgement_expires
from bot.use_cases.outbox import tell
from bot.values import Said
from state_machines.duties import duty as duties
from state_machines.duties.duty import Duty, DutyKind
from state_machines.duties.press import Acknowledgeable, choose
from state_machines.duties.rank import rank
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def acknowledge(office: Office, person: Person, target: str, now: datetime, *, key: str) -> Said:
    """`target` is an escalation's id, or "<escalation id>/<duty id>"; a refusal has `changed` false.

    Refusals are recorded as `acknowledgement:refuse` and change nothing (promise 6). NotFound for an
    escalation that does not exist.
    """
    aim = target_of(target)
    with office.store.write() as uow:
        said = said_once(uow, key, now, lambda: _pressed(uow, office, person, aim, now))
        uow.commit()
    return said


def _pressed(uow: UnitOfWork, office: Office, person: Person, aim: Target, now: datetime) -> Said:
    state = load(uow, office, aim.escalation_id, now)
    chosen = choose(state.duties, person, state.circle, now, aim.duty_id)
    if chosen.refusal:
        return _refuse(uow, state, chosen, person, now)
    taken = tuple(_take(uow, state, duty, person, now) for duty in (*chosen.mine, *chosen.for_others))
    _tell(uow, state, taken, person, now)
    return Said(_words(office, state, taken))


def _refuse(uow: UnitOfWork, state: Snapshot, chosen: Acknowledgeable, person: Person, now: datetime) -> Said:
    why = "wrong rank" if chosen.wrong_rank else "nothing waiting"
    uow.audit.append(now, person.id, "acknowledgement:refuse", state.escalation.id, {"why": why})
    return Said(chosen.refusal, changed=False)


def _take(uow: UnitOfWork, state: Snapshot, duty: Duty, person: Person, now: datetime) -> Duty:
    settings, urgency = state.settings, state.urgency_of(duty)
    standing = rank(duty, person, state.circle)
    # A meeting's date says nothing about a follow-up beside the chart.
    moved = state.moves and duty.kind is not DutyKind.FOLLOW_UP
    planned = state.moves[-1].facts if moved else {}
    expires = acknowledgement_expires(settings, urgency, now, planned, duty.due_at)
    taken = duties.acknowledge(duty, person, standing, now, settings.undo_within, expires)
    uow.duties.save(taken)
    details = {"escalation": duty.escalation_id, "as": standing.value}
    uow.audit.append(now, person.id, "duty:acknowledge", duty.id, details)
    return taken


def _tell(uow: UnitOfWork, state: Snapshot, taken: tuple[Duty, ...], person: Person, now: datetime) -> None:
    tell.redraw(uow, state.escalation.id, now)
    reporters = [reporter for reporter in state.reporter_ids if reporter != person.id]
    about = {"person": person.id, "duties": [duty.id for duty in taken]}
    event = f"{taken[0].id}:{now.isoformat()}"
    tell.news(uow, state.escalation, reporters, now, what=NewsKind.ACKNOWLEDGED, event=event, about=about)


def _words(office: Office, state: Snapshot, taken: tuple[Duty, ...]) -> str:
    tasks = "".join(f" Next: {duty.task}." for duty in taken if duty.kind is not DutyKind.ACKNOWLEDGE)
    minutes = int(office.settings.undo_within.total_seconds() // 60)
    undo = f"You can undo it for {minutes} minutes."
    return f"You have this: {state.case.reference}. It is recorded.{tasks} {undo}"
