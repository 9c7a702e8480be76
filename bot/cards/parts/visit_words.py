"""What a card about an alarm says of the visit that raised it: who went in, with whom, and the silence."""

from __future__ import annotations

from datetime import datetime

from bot.cards.parts.words import name_and_job
from bot.values import Fact
from state_machines.alarms.visit import Visit, VisitState
from state_machines.time.moments import at_words
from storage.unit_of_work import UnitOfWork


def is_silent(visit: Visit | None) -> bool:
    """Whether others were told because nobody answered, and not because somebody said something."""
    return visit is not None and visit.state is VisitState.SILENT


def visit_facts(uow: UnitOfWork, visit: Visit | None, now: datetime) -> tuple[Fact, ...]:
    """When they went in, with whom, and when they were asked; nothing for an alarm without a visit."""
    if visit is None:
        return ()
    went = f"{name_and_job(uow.people.by_id(visit.person_id))}, {at_words(visit.began_at, now)}"
    colleague = uow.people.by_id(visit.with_id) if visit.with_id else None
    together = f", with {name_and_job(colleague)}" if colleague else ""
    return (Fact("Went in", f"{went}{together}"), *_asked(visit, now))


def _asked(visit: Visit, now: datetime) -> tuple[Fact, ...]:
    if not is_silent(visit):
        return ()
    if visit.asked_at is None:
        return (Fact("Asked", "No message reaches them, so they could not be asked."),)
    return (Fact("Asked", f"{at_words(visit.asked_at, now)}. No answer came."),)
