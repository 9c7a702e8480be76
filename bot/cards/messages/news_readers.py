"""Who hears news: whoever has a part now, and of a part that ends also whoever had it until then."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cards.messages.kind import Occasion
from bot.reading.sight_of import part_with_alarms
from bot.reading.snapshot import Snapshot, load_snapshot
from state_machines.access.matrix import Right
from state_machines.duties.hears import had_duty, hears_of_report
from state_machines.messages.news_kind import NewsKind

#: What is for those who may read the report, or were told of it and still have that part.
_OF_A_REPORT = frozenset(
    {NewsKind.COMPLETED, NewsKind.CORRECTED, NewsKind.SAFE, NewsKind.AMENDED, NewsKind.WITHDRAWN}
)
#: What tells whoever was told of a duty that it is no longer with them, or stays with them.
_OF_THEIR_PART = frozenset({NewsKind.PASSED_ON, NewsKind.RELIEVED, NewsKind.ALLOCATED, NewsKind.SHIFT_OVER})


@dataclass(frozen=True, slots=True)
class About:
    """What decides who hears news; ids of duties, of a report, and of other children's escalations."""

    what: NewsKind | None
    duties: tuple[str, ...]
    report: str | None
    also: tuple[str, ...]


def hears_news(occasion: Occasion, about: About) -> bool:
    """Of several children it is enough to have a part for one."""
    if _hears_in(occasion, occasion.snapshot(), about):
        return True
    others = (load_snapshot(occasion.uow, occasion.services, one, occasion.now) for one in about.also)
    return any(_sees_step(occasion, state) for state in others)


def _hears_in(occasion: Occasion, state: Snapshot, about: About) -> bool:
    """Whoever has a part now, and whoever had one until this ended it, which is what the news says."""
    reader, ends_parts = occasion.recipient(), about.what in _OF_THEIR_PART
    if any(had_duty(reader, duty, told=ends_parts) for duty in state.duties if duty.id in about.duties):
        return True
    if about.what in _OF_A_REPORT and about.report is not None:
        return hears_of_report(reader, state.circle, state.duties, about.report)
    return _sees_step(occasion, state)


def _sees_step(occasion: Occasion, state: Snapshot) -> bool:
    return part_with_alarms(occasion.uow, state, occasion.recipient()).may(Right.SEE_STEP)
