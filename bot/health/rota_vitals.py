"""What a look reads of the rota: for each part and team whether somebody is on, and when nobody is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from state_machines.people.rota import RotaPart, Span, gaps
from state_machines.time.working_time import WorkingTime, closed_times, open_times
from storage.unit_of_work import UnitOfWork

#: How far ahead a gap is looked for.
AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class DutyWatch:
    """One part of a team's rota: whether it names somebody now, and the first time in which it does not."""

    part: RotaPart
    team: str | None
    is_somebody: bool
    gap: Span | None

    def until_gap(self, now: datetime) -> timedelta:
        """How long until nobody is named though somebody is wanted; at most the whole time ahead."""
        return AHEAD if self.gap is None else max(self.gap.begins_at - now, timedelta())


def read_rota(uow: UnitOfWork, calendar: WorkingTime, now: datetime) -> tuple[DutyWatch, ...]:
    """Each part and team for which a rota was ever imported, in a fixed order."""
    shifts, on_duty = uow.rota.in_force(now, now + AHEAD), uow.rota.on_duty_at(now)
    found = []
    for part, team in sorted(uow.rota.parts_given(), key=lambda key: (key[0].value, key[1] or "")):
        times = open_times if part is RotaPart.DUTY_MANAGER else closed_times
        wanted = (Span(*one) for one in times(now, now + AHEAD, calendar))
        theirs = (one for one in shifts if one.part is part and one.team in (team, None))
        missing = gaps(wanted, theirs)
        is_somebody = on_duty.person_id(part, team or "") is not None
        found.append(DutyWatch(part, team, is_somebody, missing[0] if missing else None))
    return tuple(found)
