"""Two cases that are one child become one, with everything that points to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.use_cases.chase.follow_people_changes import mark_people_changed
from bot.use_cases.outbox.outgoing import enqueue_redraws
from bot.use_cases.people.files.known_case import later_sighting
from bot.use_cases.people.joins_in_imports import follow_joined_cases
from bot.use_cases.people.record_restrictions import keep_from_others
from state_machines.case.case import Case
from state_machines.errors import NotAllowed, NotFound
from storage.records import Json
from storage.unit_of_work import Store, UnitOfWork


def join_cases(store: Store, old_reference: str, new_reference: str, now: datetime, *, by: str) -> int:
    """Join an old reference's case with a new one's, which stays; how many rows followed.

    `by` is the operating-system's name of whoever runs it. Raises NotFound for a reference that no case has,
    NotAllowed where there is nothing to join, or where both are open: a case stands at one step only.
    """
    with store.write() as uow:
        uow.imports.lock()  # before any row, as an import that is carried out
        uow.cases.lock_by_reference([old_reference, new_reference])
        old, new = _known(uow, old_reference), _known(uow, new_reference)
        _check_may_join(uow, old, new)
        opened = uow.escalations.open_for_case(old.id)
        uow.cases.upsert_many([_with_what_was_known(old, new)])
        follow_joined_cases(uow, old, new, now)
        uow.broken_glass.end_of_case(old.id, now)
        moved = uow.joining.move_case(old.id, new.id, old.reference, new.reference)
        references: list[Json] = [old.reference, new.reference]
        details: dict[str, Json] = {"joined": old.id, "references": references, "rows": moved, "user": by}
        uow.audit.append(now, None, "case:join", new.id, details)
        mark_people_changed(uow, _people_of(old) | _people_of(new), now)
        keep_from_others(uow, new.id, now)
        if opened is not None:
            enqueue_redraws(uow, opened.id, now)
        uow.commit()
    return moved


def _known(uow: UnitOfWork, reference: str) -> Case:
    case = uow.cases.by_reference(reference)
    if case is None:
        raise NotFound(f"Doorstep does not know a case {reference}. Nothing was changed.")
    return case


def _check_may_join(uow: UnitOfWork, old: Case, new: Case) -> None:
    if old.id == new.id:
        raise NotAllowed("That is one case already. Nothing was changed.")
    if all(uow.escalations.open_for_case(case.id) is not None for case in (old, new)):
        raise NotAllowed(
            f"Both {old.reference} and {new.reference} are open, each at a step of its own. Have one of them "
            "closed, then join them. Nothing was changed."
        )
    if old.restricted and new.restricted and old.restricted != new.restricted:
        raise NotAllowed(
            f"{old.reference} and {new.reference} name different people who alone may know of them: joined, "
            "each would be shown to the other's. Have both name the same in cases.csv (`restricted`), then "
            "join them. Nothing was changed."
        )


def _with_what_was_known(old: Case, new: Case) -> Case:
    """The case as the newer row has it, with what only the older one knew.

    Who is barred from either is barred from the one that stays. Break-glass access stays with the case for
    which it was taken, and so ends with the older row.
    """
    return replace(
        new,
        last_seen=later_sighting(old.last_seen, new.last_seen),
        family=new.family or old.family,
        plan_said=new.plan_said or old.plan_said,
        restricted=new.restricted or old.restricted,
    )


def _people_of(case: Case) -> frozenset[str]:
    named = (case.allocated_social_worker_id, case.lead_practitioner_id, *case.network_ids)
    return frozenset(one for one in named if one is not None)
