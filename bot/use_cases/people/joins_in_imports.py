"""Has what an import is yet to write follow, where two people or two cases become one meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.use_cases.people.import_steps import StepKind, content_of
from state_machines.case.case import Case
from state_machines.people.people import Person
from storage.imports_repository import DIRECTORY
from storage.joining_repository import with_other
from storage.records import ImportStep, Json
from storage.unit_of_work import UnitOfWork

_LINKS = ("line_manager_id", "safeguarding_lead_id", "cover_id")


def follow_joined_people(uow: UnitOfWork, spent: Person, stays: Person, now: datetime) -> None:
    """What waits names whoever stays, as the spent row says of them; the caller has locked the imports.

    What waits of the row that stays is of before. They leave only where both rows would have left.
    """
    waiting, both = _waiting(uow), {spent.id, stays.id}
    leaving = {one.id for one in (spent, stays) if one.has_left} | _names_in(waiting, StepKind.LEAVER)

    def follow(step: ImportStep) -> Json:
        if step.kind == StepKind.LEAVER and step.content in both and not both <= leaving:
            return None
        if step.kind == StepKind.PERSON and content_of(step).id == stays.id:
            return None
        content: Json = with_other(step.content, spent.id, stays.id)
        if step.kind == StepKind.PERSON and isinstance(content, dict) and content["id"] == stays.id:
            return content | {name: None for name in _LINKS if content[name] == stays.id}
        return content

    _follow(uow, waiting, follow, {"joined": spent.id, "stays": stays.id}, now)


def follow_joined_cases(uow: UnitOfWork, spent: Case, stays: Case, now: datetime) -> None:
    """What waits of the spent case is dropped, but for when the child was seen; the imports are locked.

    The one that stays goes only where both would have gone.
    """
    waiting, both = _waiting(uow), {spent.id, stays.id}
    going = uow.cases.gone_ids() | _names_in(waiting, StepKind.GONE_CASE)

    def follow(step: ImportStep) -> Json:
        if step.kind == StepKind.GONE_CASE and step.content in both:
            return stays.id if both <= going and step.content == stays.id else None
        if step.kind == StepKind.CASE and content_of(step).case.id == spent.id:
            return None
        if step.kind == StepKind.SIGHTING and isinstance(step.content, dict):
            return step.content | ({"case_id": stays.id} if step.content["case_id"] == spent.id else {})
        return step.content

    _follow(uow, waiting, follow, {"joined": spent.id, "stays": stays.id}, now)


def _follow(
    uow: UnitOfWork,
    waiting: Mapping[str, ImportStep],
    follow: Callable[[ImportStep], Json],
    details: Mapping[str, Json],
    now: datetime,
) -> None:
    """Change what waits, or drop it where nothing is left of it.

    The entry has an import that is not decided yet compare anew, with what the join left.
    """
    changed = 0
    for row_id, step in waiting.items():
        content = follow(step)
        if content is None:
            uow.imports.drop_step(row_id)
        elif content != step.content:
            uow.imports.change_step(row_id, content)
        changed += content != step.content
    uow.audit.append(now, None, "directory:join", DIRECTORY, {**details, "steps": changed})


def _waiting(uow: UnitOfWork) -> dict[str, ImportStep]:
    current = uow.imports.decided_import()
    return {} if current is None else uow.imports.waiting_steps(current.id)


def _names_in(waiting: Mapping[str, ImportStep], kind: StepKind) -> set[str]:
    """The ids that the steps of a kind name, whose content is an id."""
    return {str(step.content) for step in waiting.values() if step.kind == kind}
