"""What a draft says of the other children of the family, and when that no longer holds."""

from __future__ import annotations

from dataclasses import replace
from uuid import NAMESPACE_OID, uuid5

from dialogs.catalog.siblings import ONLY_FOR, SEEN_TOGETHER, SIBLINGS
from dialogs.danger_alerts import CASE_STEP
from dialogs.runner import settle
from dialogs.session import Session
from dialogs.spec import Dialog
from state_machines.case.case import Case

_OF_ONE_CASE = frozenset({SIBLINGS, SEEN_TOGETHER})


def chosen_siblings(session: Session) -> tuple[str, ...]:
    """The references of the other children that were ticked; none where the choice was left."""
    return tuple(one for name in (SIBLINGS, SEEN_TOGETHER) for one in _ticks(session, name))


def children_meant(session: Session) -> tuple[str, ...]:
    """The references of the children to whom a change of a report is limited; none for all of them."""
    return _ticks(session, ONLY_FOR)


def without_siblings_of_another_case(dialog: Dialog, before: Session, after: Session) -> Session:
    """The draft without the other children, once another case is said: they were that family's."""
    if before.answers.get(CASE_STEP) == after.answers.get(CASE_STEP) or not _OF_ONE_CASE & set(after.answers):
        return after
    kept = {name: answer for name, answer in after.answers.items() if name not in _OF_ONE_CASE}
    return settle(dialog, replace(after, answers=kept))


def sighting_id(session: Session, case: Case) -> str:
    """The id of the account that the draft gives of one child, the same however often it is asked."""
    return uuid5(NAMESPACE_OID, f"{session.id}/{case.id}").hex


def _ticks(session: Session, name: str) -> tuple[str, ...]:
    answer = session.answers.get(name) if name in session.trail else None
    return answer if isinstance(answer, tuple) else ()
