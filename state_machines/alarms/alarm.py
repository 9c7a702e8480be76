"""An alarm: raised at the first press, chased until a person has it, and ended by those who may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from state_machines.alarms.danger_reason import DangerReason
from state_machines.errors import NotAllowed, Stale


class AlarmAbout(StrEnum):
    """Who is in danger: the reporter themselves, or a child."""

    REPORTER = "reporter"
    CHILD = "child"


class AlarmState(StrEnum):
    """Whether an alarm waits for somebody (`open`), somebody has it (`held`), or it has ended."""

    OPEN = "open"
    HELD = "held"
    ENDED = "ended"


class AlarmOutcome(StrEnum):
    """What ended an alarm. A reporter says `safe` or `mistake` themselves; the rest is found by others."""

    SAFE = "safe"
    MISTAKE = "mistake"
    SPOKEN_TO = "spoken_to"
    CHILD_SAFE = "child_safe"
    EMERGENCY_SERVICES = "emergency_services"
    REFERRED = "referred"


#: What whoever was told may find, by what the alarm is about.
FINDINGS = {
    AlarmAbout.REPORTER: (AlarmOutcome.SPOKEN_TO, AlarmOutcome.EMERGENCY_SERVICES),
    AlarmAbout.CHILD: (AlarmOutcome.CHILD_SAFE, AlarmOutcome.EMERGENCY_SERVICES, AlarmOutcome.REFERRED),
}


class TakenBack(StrEnum):
    """How a reporter took an alarm about a child back: by the button, or by changing the answer."""

    BY_PRESS = "by_press"
    BY_ANSWER = "by_answer"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Somebody is in danger. `draft_id` is the dialog in which it was said; the case may not be known yet.

    `told_ids` are all who were told, in order. `rung` is how far up everybody's ladder that went. `chase_at`
    is when the next are told, or when whoever has it is asked again; it is never None before the end.
    `taken_back` says how the reporter took an alarm about a child back, which somebody else then confirms.
    `reason` is the gravest thing said of a child; None of an older release's is read as danger.
    `also_case_ids` are the other children behind the door, where several were picked together.
    """

    id: str
    about: AlarmAbout
    reporter_id: str
    draft_id: str | None
    raised_at: datetime
    chase_at: datetime | None
    state: AlarmState = AlarmState.OPEN
    case_id: str | None = None
    report_id: str | None = None
    told_ids: tuple[str, ...] = ()
    rung: int = 0
    taken_by_id: str | None = None
    taken_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by_id: str | None = None
    outcome: AlarmOutcome | None = None
    taken_back: TakenBack | None = None
    reason: DangerReason | None = None
    also_case_ids: tuple[str, ...] = ()

    @property
    def case_ids(self) -> tuple[str, ...]:
        """Every case that it is about, that of the child named first before the others."""
        return (*((self.case_id,) if self.case_id else ()), *self.also_case_ids)

    @property
    def is_live(self) -> bool:
        """Whether it has not ended."""
        return self.state in (AlarmState.OPEN, AlarmState.HELD)


def tell(alarm: Alarm, person_ids: Iterable[str]) -> Alarm:
    """The alarm with these people among those told; nobody is listed twice."""
    return replace(alarm, told_ids=tuple(dict.fromkeys((*alarm.told_ids, *person_ids))))


def take(alarm: Alarm, by_id: str, now: datetime, expires_at: datetime) -> Alarm:
    """Somebody has it; it is asked after at `expires_at`, unless it has ended by then.

    Raises NotAllowed for anybody who was not told, and Stale once it has ended or somebody has it.
    """
    _check_asked(alarm, by_id)
    if alarm.state is not AlarmState.OPEN:
        raise Stale("Somebody has this already, or it has ended. What you see now is how it stands.")
    return replace(alarm, state=AlarmState.HELD, taken_by_id=by_id, taken_at=now, chase_at=expires_at)


def end(alarm: Alarm, by_id: str, outcome: AlarmOutcome, now: datetime) -> Alarm:
    """End it; about a child the reporter only takes it back, and somebody who was told confirms that.

    Raises NotAllowed for an outcome that is not theirs to say, and Stale once it has ended.
    """
    if not alarm.is_live:
        raise Stale("This has ended already.")
    if by_id == alarm.reporter_id:
        return _end_by_reporter(alarm, outcome, now)
    _check_asked(alarm, by_id)
    if outcome not in findings(alarm):
        raise NotAllowed("That is for the person who reported it to say.")
    return _close(alarm, by_id, outcome, now)


def findings(alarm: Alarm) -> tuple[AlarmOutcome, ...]:
    """What somebody who was told may record; a mistake only where the reporter said so."""
    confirms = (AlarmOutcome.MISTAKE,) if alarm.taken_back else ()
    return (*FINDINGS.get(alarm.about, ()), *confirms)


def take_back(alarm: Alarm, how: TakenBack) -> Alarm:
    """The reporter says that there is no danger (any more); it stands until somebody else has looked."""
    return replace(alarm, taken_back=how)


def _end_by_reporter(alarm: Alarm, outcome: AlarmOutcome, now: datetime) -> Alarm:
    if outcome not in (AlarmOutcome.SAFE, AlarmOutcome.MISTAKE):
        raise NotAllowed("Somebody else records that, once they have looked.")
    if alarm.about is AlarmAbout.CHILD:
        return take_back(alarm, TakenBack.BY_PRESS)
    return _close(alarm, alarm.reporter_id, outcome, now)


def _close(alarm: Alarm, by_id: str, outcome: AlarmOutcome, now: datetime) -> Alarm:
    return replace(
        alarm, state=AlarmState.ENDED, ended_at=now, ended_by_id=by_id, outcome=outcome, chase_at=None
    )


def _check_asked(alarm: Alarm, by_id: str) -> None:
    if by_id not in alarm.told_ids or by_id == alarm.reporter_id:
        raise NotAllowed("Only those who were told of this can take it. In danger, call 999.")
