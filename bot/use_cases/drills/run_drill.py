"""Begins a drill of a team's ladder, carries it on, and ends it. None of it touches a real case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import uuid4

from bot.cards.messages.drill import DrillPayload
from bot.reading.on_duty import duty_manager_id
from bot.reading.snapshot import circle_of
from bot.services import Services
from bot.use_cases.answer.idempotency import answer_once
from bot.use_cases.outbox.outgoing import enqueue
from bot.values import ActionResult
from state_machines.case.report import Urgency
from state_machines.duties.circle import Circle
from state_machines.duties.drill import (
    LONGEST,
    PRACTICE,
    Drill,
    answer_drill,
    begin_drill,
    chase_drill,
    end_drill,
    practice_case,
)
from state_machines.duties.ladder import Climb, Waits
from state_machines.errors import NotAllowed, NotFound, Refused, Stale
from state_machines.people.people import Person
from state_machines.settings.local_settings import LocalSettings
from storage.stored_addresses import place_from_text
from storage.unit_of_work import UnitOfWork

#: How often it is looked whether the next person is to be told.
EVERY = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class WantedDrill:
    """Which team, how urgent, who is asked first (anybody of the team where that is not said), and who asks.

    `started_as` is the operating system's user.
    """

    team: str
    urgency: Urgency
    started_by: Person
    started_as: str
    worker: Person | None = None


def start_drill(services: Services, wanted: WantedDrill, now: datetime) -> Drill:
    """Begin, and tell the first person and the team's channel.

    Raises NotAllowed for whoever may not, Stale while an earlier drill of the team runs, NotFound where the
    team has nobody who could be asked first.
    """
    with services.store.write() as uow:
        check_may_drill(uow, services.settings, wanted.team, wanted.started_by, now)
        if uow.drills.running_of(wanted.team) is not None:
            raise Stale(f"A drill of team {wanted.team} is running: end it first.")
        worker = wanted.worker or _anybody(uow, services.settings, wanted)
        begun = Drill(
            uuid4().hex, wanted.team, wanted.started_by.id, worker.id, worker.id, wanted.urgency, now, now
        )
        drill, step = begin_drill(begun, _circle(uow, services, begun, now), _waits(services, begun), now)
        uow.drills.add(drill)
        details = {"team": wanted.team, "user": wanted.started_as, "worker": worker.id}
        uow.audit.append(now, wanted.started_by.id, "drill:begin", drill.id, {**details})
        channel = services.settings.teams[wanted.team].channel
        enqueue(
            uow,
            DrillPayload(),
            now,
            to_place=place_from_text(channel),
            alarm_id=drill.id,
            dedup_key=f"drill:{drill.id}:channel",
        )
        _tell(uow, drill, step, now)
        uow.commit()
    return drill


def check_may_drill(
    uow: UnitOfWork, settings: LocalSettings, team: str, person: Person, now: datetime
) -> None:
    """Raises NotAllowed for somebody who is neither an administrator nor a manager of the team."""
    known = settings.teams[team]
    named = {email.lower() for email in (known.duty_manager, known.service_manager) if email}
    members = uow.people.by_ids(uow.people.ids_of_team(team))
    above = {duty_manager_id(uow, settings, team, now), *(one.line_manager_id for one in members)}
    manages = person.email.lower() in named or person.id in above
    if person.has_left or not (person.administrator or manages):
        raise NotAllowed(
            f"{person.name} is neither an administrator nor a manager of team {team}: no drill was begun, "
            "and none ended."
        )


def chase_drills(services: Services, now: datetime) -> None:
    """Tell the next person of every drill that is due; one that ran too long ends by itself."""
    with services.store.read() as uow:
        due = [one.id for one in uow.drills.due(now)]
    for drill_id in due:
        with services.store.write() as uow:
            drill = uow.drills.by_id(drill_id)
            if drill is None or not drill.is_due(now):
                continue
            if now - drill.begun_at >= LONGEST:
                _finish(uow, end_drill(drill, now), None, "drill:end", now)
            else:
                _climb(uow, services, drill, now)
            uow.commit()


def take_drill(services: Services, person: Person, drill_id: str, now: datetime, *, key: str) -> ActionResult:
    """The press "PRACTICE: I have this", which ends the drill for whoever could answer for a real one."""
    with services.store.write() as uow:
        said = answer_once(uow, key, now, lambda: _take(uow, services, person, drill_id, now))
        uow.commit()
    return said


def stop_drill(services: Services, team: str, person: Person, now: datetime, *, ended_as: str) -> Drill:
    """End the drill that runs for this team; NotFound where none does."""
    with services.store.write() as uow:
        check_may_drill(uow, services.settings, team, person, now)
        drill = uow.drills.running_of(team)
        if drill is None:
            raise NotFound(f"No drill of team {team} is running.")
        ended = end_drill(drill, now)
        _finish(uow, ended, person.id, "drill:end", now, user=ended_as)
        uow.commit()
    return ended


def _take(uow: UnitOfWork, services: Services, person: Person, drill_id: str, now: datetime) -> ActionResult:
    drill = uow.drills.by_id(drill_id)
    if drill is None:
        raise NotFound(f"{PRACTICE}: this drill is not known any more. It asks nothing of you.")
    try:
        answered = answer_drill(drill, person, _circle(uow, services, drill, now), now)
    except Refused as refused:
        # Not among the refusals that are counted: a drill is counted nowhere.
        uow.audit.append(now, person.id, "drill:turn_down", drill.id, {"why": type(refused).__name__})
        return ActionResult(refused.user_message, changed=False)
    _finish(uow, answered, person.id, "drill:answer", now)
    return ActionResult(f"{PRACTICE}: you have it, and the drill is over. It asks nothing more of you.")


def _climb(uow: UnitOfWork, services: Services, drill: Drill, now: datetime) -> None:
    climbed, step = chase_drill(drill, _circle(uow, services, drill, now), _waits(services, drill), now)
    uow.drills.save(climbed)
    uow.audit.append(now, None, "drill:chase", drill.id, {"told": [one.id for one in step.tell]})
    _tell(uow, climbed, step, now)


def _tell(uow: UnitOfWork, drill: Drill, step: Climb, now: datetime) -> None:
    """A card to each who is told now; copies that others have are drawn anew. Never before a real message."""
    uow.messages.redraw_copies_of_alarm(drill.id, now)
    for person in step.tell:
        _enqueue(uow, drill, DrillPayload(), person.id, f"{len(drill.told)}", now)


def _finish(
    uow: UnitOfWork, drill: Drill, by: str | None, action: str, now: datetime, **details: str
) -> None:
    uow.drills.save(drill)
    uow.audit.append(now, by, action, drill.id, {"team": drill.team, **details})
    uow.messages.redraw_copies_of_alarm(drill.id, now)
    _enqueue(uow, drill, DrillPayload(report=True), drill.started_by_id, "report", now)


def _enqueue(
    uow: UnitOfWork, drill: Drill, payload: DrillPayload, person_id: str, what: str, now: datetime
) -> None:
    key = f"drill:{drill.id}:{what}:{person_id}"
    enqueue(uow, payload, now, to_person_id=person_id, alarm_id=drill.id, dedup_key=key)


def _circle(uow: UnitOfWork, services: Services, drill: Drill, now: datetime) -> Circle:
    return circle_of(uow, services.settings, practice_case(drill), now)


def _waits(services: Services, drill: Drill) -> Waits:
    return services.settings.waits_for(drill.urgency)


def _anybody(uow: UnitOfWork, settings: LocalSettings, wanted: WantedDrill) -> Person:
    """Somebody of the team, by lot, who is neither on the ladder above it nor started the drill."""
    members = uow.people.by_ids(uow.people.ids_of_team(wanted.team))
    able = [
        one
        for one in members
        if not one.has_left and one.email.lower() not in settings.seniors and one.id != wanted.started_by.id
    ]
    if not able:
        raise NotFound(f"Nobody of team {wanted.team} can be asked first: name somebody with --worker.")
    return SystemRandom().choice(able)
