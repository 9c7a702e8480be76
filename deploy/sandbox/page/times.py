"""Times as the phones show them: always Europe/London, always from the workspace's own clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
WORKING_DAY_STARTS = time(9)


def from_iso(text: str) -> datetime:
    """Read a moment as the control API writes it; one without a zone is London's."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


def from_ts(ts: str) -> datetime:
    """Read a message's ``ts``, seconds since 1970 with a fraction."""
    return datetime.fromtimestamp(float(ts), UTC)


def clock(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%H:%M}"


def day(moment: datetime, now: datetime) -> str:
    """Name a day as a person would: Today, Yesterday, or the date."""
    shown, today = moment.astimezone(LONDON).date(), now.astimezone(LONDON).date()
    if shown == today:
        return "Today"
    if shown == today - timedelta(days=1):
        return "Yesterday"
    return f"{shown:%A} {shown.day} {shown:%B}"


def local_input(value: Any) -> str:
    """Turn a date-and-time picker's value (unix seconds or ISO) into what the browser's own input holds."""
    if value in (None, ""):
        return ""
    moment = from_ts(str(value)) if str(value).isdigit() else from_iso(str(value))
    return f"{moment.astimezone(LONDON):%Y-%m-%dT%H:%M}"


def until_working_morning(now: datetime) -> timedelta:
    """How long until the next working day begins in England at nine, strictly after ``now``."""
    local = now.astimezone(LONDON)
    morning = _nine_on(local.date())
    while morning <= now or not _works(morning.date()):
        morning = _nine_on(morning.date() + timedelta(days=1))
    return morning.astimezone(UTC) - now.astimezone(UTC)


def _nine_on(day: date) -> datetime:
    return datetime.combine(day, WORKING_DAY_STARTS, LONDON)


def _works(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays.country_holidays("GB", subdiv="ENG", years=day.year)
