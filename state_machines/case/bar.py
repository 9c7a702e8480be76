"""A bar: somebody who must know nothing of a case; and sight of one that somebody took for a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from state_machines.errors import Stale


@dataclass(frozen=True, slots=True)
class Bar:
    """One person barred from one case because a safeguarding lead says so. `why` is for those leads alone."""

    id: str
    case_id: str
    person_id: str
    lead_id: str
    why: str
    set_at: datetime
    ended_at: datetime | None = None
    ended_by_id: str | None = None
    end_reason: str | None = None


@dataclass(frozen=True, slots=True)
class BrokenGlass:
    """Break-glass access to a case, taken by somebody who needed it now; it ends by itself."""

    id: str
    case_id: str
    person_id: str
    why: str
    taken_at: datetime
    ends_at: datetime


def end_bar(bar: Bar, by_id: str, why: str, now: datetime) -> Bar:
    """The bar as it ends now; Stale where it has ended already."""
    if bar.ended_at is not None:
        raise Stale("This bar has ended already. Nothing has changed.")
    return replace(bar, ended_at=now, ended_by_id=by_id, end_reason=why)
