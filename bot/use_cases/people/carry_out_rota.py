"""Stores the shifts of a rota in the place of those that were imported before for the same time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from bot.use_cases.chase.follow_people_changes import mark_people_changed
from state_machines.people.rota import Shift
from storage.records import Json
from storage.unit_of_work import UnitOfWork


def carry_out_rota(
    uow: UnitOfWork, shifts: Sequence[Shift], now: datetime, came_from: Mapping[str, Json]
) -> int:
    """Store shifts in the caller's transaction; returns how many of before they replace.

    For each part and team they replace what was imported before for the time from their first beginning to
    their last end; what lies before or after stays. `came_from` is who imported which file, as the record
    says it.
    """
    before = _shifts_replaced_by(uow, shifts)
    was = set(uow.rota.on_duty_at(now).ids.values())
    uow.rota.replace(before, shifts)
    _record(uow, before, shifts, came_from, now)
    mark_people_changed(uow, was ^ set(uow.rota.on_duty_at(now).ids.values()), now)
    return len(before)


def _shifts_replaced_by(uow: UnitOfWork, shifts: Sequence[Shift]) -> tuple[Shift, ...]:
    """The stored shifts in whose place these come."""
    found: list[Shift] = []
    for (part, team), same in groupby(sorted(shifts, key=_order), key=lambda one: (one.part, one.team)):
        spans = tuple(same)
        until = max(one.ends_at for one in spans)
        found += uow.rota.beginning_in(part, team, spans[0].begins_at, until)
    return tuple(found)


def _order(shift: Shift) -> tuple[str, str, datetime]:
    return shift.part.value, shift.team or "", shift.begins_at


def _record(
    uow: UnitOfWork,
    before: Sequence[Shift],
    after: Sequence[Shift],
    came_from: Mapping[str, Json],
    now: datetime,
) -> None:
    details = {"replaced": [_words(one) for one in before], "shifts": [_words(one) for one in after]}
    uow.audit.append(now, None, "rota:import", "rota", {**came_from, **details})


def _words(shift: Shift) -> list[str | None]:
    times = (shift.begins_at.isoformat(), shift.ends_at.isoformat())
    return [shift.part.value, shift.team, shift.person_id, *times]
