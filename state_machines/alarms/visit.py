"""A visit where a risk is known: whoever goes in is asked how it went, and silence raises an alarm."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from state_machines.errors import InvalidAnswer, NotAllowed, Stale
from state_machines.time.moments import LONDON

#: How long a visit is put off by somebody who is well and needs longer.
LONGER = timedelta(minutes=30)
#: The longest that anybody goes in for without being asked.
LONGEST = timedelta(hours=12)
#: The field that a wrong time stands beside.
ASK_AT = "ask_at"


class VisitState(StrEnum):
    """Whether somebody is inside, was asked, did not answer, said that they are not safe, or is out."""

    GOING = "going"
    ASKED = "asked"
    SILENT = "silent"
    NOT_SAFE = "not_safe"
    SAFE = "safe"


#: The states in which somebody is asked, or waited for, at `ask_at`.
TIMED = (VisitState.GOING, VisitState.ASKED)


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of one person. The alarm that it may raise has the same id: all cards belong together.

    `ask_at` is when they are asked next, or when their silence becomes an alarm; it is None once that is
    settled. `asked_at` is when they were asked last, `with_id` who goes with them. `alarm_id` is set once the
    alarm is raised, and `ended_at` once they are out, or were found.
    """

    id: str
    case_id: str
    person_id: str
    began_at: datetime
    ask_at: datetime | None
    state: VisitState = VisitState.GOING
    asked_at: datetime | None = None
    ended_at: datetime | None = None
    alarm_id: str | None = None
    with_id: str | None = None

    @property
    def is_live(self) -> bool:
        """Whether nobody has said yet that they are out."""
        return self.ended_at is None

    @property
    def is_timed(self) -> bool:
        """Whether something happens at `ask_at`."""
        return self.is_live and self.state in TIMED

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to ask, or to tell others that there was no answer."""
        return self.is_timed and self.ask_at is not None and self.ask_at <= now


def time_to_ask(clock: time, now: datetime) -> datetime:
    """The next moment at which London's clocks show this; InvalidAnswer for one that is too far ahead."""
    local = now.astimezone(LONDON)
    at = datetime.combine(local.date(), clock, LONDON)
    ahead = at if at > local else datetime.combine(local.date() + timedelta(days=1), clock, LONDON)
    if ahead.astimezone(UTC) - now > LONGEST:
        raise InvalidAnswer(
            ASK_AT, "That is past, or more than twelve hours ahead. Please pick a later time."
        )
    return ahead.astimezone(UTC)


def usual_time(now: datetime) -> time:
    """In an hour, at the next five minutes of the clock."""
    local = (now + timedelta(hours=1)).astimezone(LONDON)
    return (local + timedelta(minutes=-local.minute % 5)).time().replace(second=0, microsecond=0)


def go_in_again(visit: Visit, ask_at: datetime, with_id: str | None) -> Visit:
    """The same visit with another time; Stale while an alarm about it stands."""
    if not visit.is_timed:
        raise Stale(
            "People have been told about this visit already. Say on the card here that you are out and safe, "
            "then go on."
        )
    return replace(visit, state=VisitState.GOING, ask_at=ask_at, with_id=with_id or visit.with_id)


def ask(visit: Visit, now: datetime, answer_within: timedelta) -> Visit:
    """They are asked now; without an answer by then others are told."""
    return replace(visit, state=VisitState.ASKED, asked_at=now, ask_at=now + answer_within)


def raise_alarm_of(visit: Visit, state: VisitState) -> Visit:
    """Others are told: they did not answer, or said that they are not safe."""
    return replace(visit, state=state, ask_at=None, alarm_id=visit.id)


def stay_longer(visit: Visit, now: datetime) -> Visit:
    """They are well and ask to be asked again; Stale where others were told already."""
    if not visit.is_timed:
        raise Stale("People have been told about this visit already, or it has ended. Say that you are safe.")
    return replace(visit, state=VisitState.GOING, ask_at=now + LONGER)


def end_visit(visit: Visit, now: datetime) -> Visit:
    """They are out and safe; where others were told, that stays on it, and the alarm says how it ended."""
    if not visit.is_live:
        raise Stale("This visit has ended already. Nothing has changed.")
    state = VisitState.SAFE if visit.is_timed else visit.state
    return replace(visit, state=state, ended_at=now, ask_at=None)


def check_theirs(visit: Visit, person_id: str) -> None:
    """Raises NotAllowed for anybody but whoever went in."""
    if person_id != visit.person_id:
        raise NotAllowed("Only whoever went in can say this. If you fear for them, telephone them, or 999.")
