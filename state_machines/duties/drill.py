"""A practice of the ladder: the same rungs, waits and ranks as in earnest, about a case that is made for it.

A drill is no report, no escalation and no duty, and stands in no table of these: so nothing that counts,
lists or exports them can meet it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from state_machines.case.case import Case, Plan
from state_machines.case.limits import Origin, Source
from state_machines.case.report import Urgency
from state_machines.duties.circle import Circle
from state_machines.duties.duty import Duty, DutyKind, Rank
from state_machines.duties.ladder import Climb, Waits, ask, climb
from state_machines.duties.rank import rank, refusal
from state_machines.errors import NotAllowed, Stale
from state_machines.people.people import Person, Role

#: The first word of everything that anybody reads of a drill, and the reference of its case.
PRACTICE = "PRACTICE"
#: A drill that nobody ends does so itself: it may not go on asking for days, as a real report does.
LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill. `told` are those who were told, each with when, in order; `worker_id` is asked first.

    `chase_at` is None once it has ended, by an answer (`answered_by_id`) or without one.
    """

    id: str
    team: str
    started_by_id: str
    worker_id: str
    holder_id: str
    urgency: Urgency
    begun_at: datetime
    chase_at: datetime | None
    rung: int = 0
    told: tuple[tuple[str, datetime], ...] = ()
    answered_by_id: str | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        """Whether anybody is still asked."""
        return self.ended_at is None

    def is_due(self, now: datetime) -> bool:
        """Whether the next person is to be told."""
        return self.is_running and self.chase_at is not None and self.chase_at <= now


def practice_case(drill: Drill) -> Case:
    """The case that is made for it: no child's, and stored nowhere."""
    return Case(drill.id, PRACTICE, PRACTICE, Plan.CP, drill.team, drill.worker_id)


def begin_drill(drill: Drill, circle: Circle, waits: Waits, now: datetime) -> tuple[Drill, Climb]:
    """Ask the first who can be told."""
    return _after(drill, ask(_as_duty(drill), circle, waits, now), now)


def chase_drill(drill: Drill, circle: Circle, waits: Waits, now: datetime) -> tuple[Drill, Climb]:
    """Climb one rung, or tell the last one again."""
    return _after(drill, climb(_as_duty(drill), circle, waits, now), now)


def answer_drill(drill: Drill, by: Person, circle: Circle, now: datetime) -> Drill:
    """Somebody says that they have it, which ends the drill.

    Raises Stale where it has ended, NotAllowed for whoever could not answer for a real one.
    """
    if not drill.is_running:
        raise Stale(f"{PRACTICE}: this drill is over. It asks nothing of you.")
    if rank(_as_duty(drill), by, circle) is Rank.NONE:
        raise NotAllowed(f"{PRACTICE}: {refusal(_as_duty(drill), by, circle)}")
    return replace(end_drill(drill, now), answered_by_id=by.id, answered_at=now)


def end_drill(drill: Drill, now: datetime) -> Drill:
    """Nobody is asked any more."""
    return replace(drill, chase_at=None, ended_at=now)


def _after(drill: Drill, step: Climb, now: datetime) -> tuple[Drill, Climb]:
    told = (*drill.told, *((one.id, now) for one in step.tell))
    duty = step.duty
    return replace(drill, told=told, holder_id=duty.holder_id, rung=duty.rung, chase_at=duty.chase_at), step


def _as_duty(drill: Drill) -> Duty:
    return Duty(
        id=drill.id,
        escalation_id=drill.id,
        report_id=None,
        key="practice",
        role=Role.ALLOCATED_SOCIAL_WORKER,
        kind=DutyKind.ACKNOWLEDGE,
        task="Say that you have it",
        holder_id=drill.holder_id,
        source=Source(Origin.OURS),
        opened_at=drill.begun_at,
        chase_at=drill.chase_at,
        rung=drill.rung,
        told_ids=tuple(dict.fromkeys(person_id for person_id, _ in drill.told)),
    )
