"""Time limits, and where each comes from: the board's document, the authority's settings, or nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from state_machines.time.moments import LONDON, london_day
from state_machines.time.working_time import add_months


class Origin(StrEnum):
    """Whose a rule is; nothing of Doorstep's own, which is called `ours`, may pass as policy (promise 8)."""

    DOCUMENT = "document"
    RECONSTRUCTED = "reconstructed"
    LOCAL = "local"
    SUGGESTED = "suggested"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: the document's section, or who set it locally and when."""

    origin: Origin
    section: str = ""
    row: str = ""
    set_by: str = ""
    set_on: date | None = None

    @property
    def citation(self) -> str:
        """The section as a sentence names it: "section 5", "sections 5, 7" or "Appendix 1"."""
        parts = self.section.split(", ")
        if not parts[0][:1].isdigit():
            return self.section
        many = len(parts) > 1 and all(part[0].isdigit() for part in parts)
        return f"sections {self.section}" if many else f"section {self.section}"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit in words or as a duration; `wait` is None when nobody set one ("not set").

    `working_time` says whether the duration counts working hours only; `months` is set where it was written
    in months, which end on the same day of a later month.
    """

    text: str
    source: Source | None = None
    wait: timedelta | None = None
    working_time: bool = False
    months: int | None = None

    def last_day(self, since: date) -> date | None:
        """The last day of the limit where it runs from that day; None where no time on the clock runs."""
        if self.wait is None or self.working_time:
            return None
        if self.months is not None:
            return london_day(add_months(datetime.combine(since, time(12), LONDON), self.months))
        return since + self.wait


NOT_SET = Limit("not set")
