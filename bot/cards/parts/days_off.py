"""Says which local days off come up, that no working time counts then, and who set them."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.cards.parts.times import day
from bot.cards.parts.words import source_words
from state_machines.settings.local_settings import LocalSettings
from state_machines.settings.settings_model import DaysOff
from state_machines.time.moments import london_day

#: How far ahead a day off is said.
AHEAD = timedelta(days=21)


def days_off_lines(settings: LocalSettings, now: datetime) -> tuple[str, ...]:
    """A line for each of the authority's days off that run or come up."""
    today = london_day(now)
    return tuple(day_off_words(one) for one in settings.days_off_within(today, today + AHEAD))


def day_off_words(off: DaysOff) -> str:
    """Such as "28 December 2026 to 31 December 2026: closed between the years; set locally by …"."""
    span = day(off.from_) if off.last == off.from_ else f"{day(off.from_)} to {day(off.last)}"
    return f"{span}: {off.why.rstrip('.')}; {source_words(off.source, '')}. No working time counts then."
