"""Works out when an event of a calendar takes place that repeats: each time is one of its own.

Times are worked out as the wall's clock shows them, so that nine o'clock stays nine o'clock across a change
of clocks, and only then become moments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from dateutil.rrule import rruleset, rrulestr  # type: ignore[import-untyped]
from icalendar import Component
from icalendar.prop import vDDDTypes

from bot.use_cases.people.files.calendar_times import Unreadable
from state_machines.time.moments import LONDON

#: What repeats without an end is worked out so far ahead of its beginning or of now, and imported again.
AHEAD = timedelta(days=400)
#: What began longer ago than an absence may last is over.
BEHIND = timedelta(days=366)
#: So many times of one event are taken at most, and so many looked at.
MOST, LOOKED_AT = 800, 50_000
_UNTIL = re.compile(r"UNTIL=(\d{8})(T\d{6})?(Z?)")


def repeats(event: Component) -> bool:
    """Whether it takes place more than once."""
    return event.get("RRULE") is not None or event.get("RDATE") is not None


def starts_of(event: Component, now: datetime) -> Iterator[date]:
    """The beginnings as the calendar writes them: days, or local times in the event's own zone.

    Those that EXDATE names are left out. Unreadable where the rule cannot be worked out.
    """
    first = _day_or_time(event, "DTSTART")
    rules = rruleset()
    rules.rdate(_bare(first, first))
    for rule in _as_list(event.get("RRULE")):
        rules.rrule(_rule(rule.to_ical().decode(), first))
    for moment in _moments(event.get("RDATE")):
        rules.rdate(_bare(moment, first))
    for moment in _moments(event.get("EXDATE")):
        rules.exdate(_bare(moment, first))
    here = now.astimezone(LONDON).replace(tzinfo=None)
    until, taken = max(_bare(first, first), here) + AHEAD, 0
    for looked_at, at in enumerate(rules):
        if at > until:
            return
        if looked_at >= LOOKED_AT or taken >= MOST:
            raise Unreadable(f"it takes place more than {MOST} times. Give it an end (UNTIL or COUNT).")
        if at > here - BEHIND:
            taken += 1
            yield _as_written(at, first)


def recurrence_key(event: Component, master: Component | None) -> str:
    """Which of the times of `master` this event stands for, written as `key_of` writes it."""
    said = _day_or_time(event, "RECURRENCE-ID")
    named = (one for one in (master, event) if one is not None and one.get("DTSTART") is not None)
    begins = next(named, None)
    first = said if begins is None else _day_or_time(begins, "DTSTART")
    return key_of(_as_written(_bare(said, first), first))


def _day_or_time(event: Component, name: str) -> date:
    said = event.get(name)
    moment = said.dt if isinstance(said, vDDDTypes) else None
    if not isinstance(moment, date):
        raise Unreadable(f"its {name} is not one day or time. Correct it.")
    return moment


def key_of(start: date) -> str:
    """A beginning as it stands behind the event's own name."""
    return f"{start:%Y%m%dT%H%M%S}" if isinstance(start, datetime) else f"{start:%Y%m%d}"


def _rule(text: str, first: date) -> Any:
    try:
        return rrulestr(
            _UNTIL.sub(lambda found: _local_until(found, first), text), dtstart=_bare(first, first)
        )
    except (ValueError, TypeError, KeyError) as error:
        raise Unreadable(
            f"its RRULE cannot be worked out ({error}). Write one event for each time."
        ) from None


def _local_until(found: re.Match[str], first: date) -> str:
    """UNTIL as the wall's clock shows it; a day is over at its end."""
    if not found[2]:
        return f"UNTIL={found[1]}T235959"
    at = datetime.strptime(found[1] + found[2], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - its zone is looked at below
    local = _bare(at.replace(tzinfo=UTC), first) if found[3] else at
    return f"UNTIL={local:%Y%m%dT%H%M%S}"


def _bare(moment: date, first: date) -> datetime:
    """The time that the wall shows where the event takes place."""
    if not isinstance(moment, datetime):
        at = first.timetz().replace(tzinfo=None) if isinstance(first, datetime) else time(0)
        return datetime.combine(moment, at)
    if not isinstance(first, datetime):
        return datetime.combine(moment.date(), time(0))
    return moment.astimezone(_zone(first)).replace(tzinfo=None) if moment.tzinfo else moment


def _zone(first: datetime) -> tzinfo:
    return first.tzinfo or LONDON


def _as_written(bare: datetime, first: date) -> date:
    return bare.replace(tzinfo=first.tzinfo) if isinstance(first, datetime) else bare.date()


def _moments(said: Any) -> Iterator[date]:
    """The days and times of RDATE or EXDATE, which may be there several times; of a period its beginning."""
    for each in _as_list(said):
        for one in each.dts:
            moment = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            if isinstance(moment, date):
                yield moment


def _as_list(said: Any) -> list[Any]:
    if said is None:
        return []
    return said if isinstance(said, list) else [said]
