"""Sets and ends a legal hold on a case, each with who and why on the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from state_machines.case.case import Case
from state_machines.case.erasure import Hold
from state_machines.errors import NotAllowed, NotFound
from state_machines.time.moments import day_and_clock
from storage.unit_of_work import Store, UnitOfWork


def set_hold(store: Store, reference: str, why: str, by: str, now: datetime) -> Hold:
    """Keep everything of the case from being erased, from this transaction on.

    Raises NotFound for an unknown case, NotAllowed where a hold stands or no reason is given.
    """
    _check_reason(why)
    with store.write() as uow:
        case = _locked_case(uow, reference)
        stands = uow.holds.standing(case.id)
        if stands is not None:
            raise NotAllowed(
                f"{case.reference} is on hold already, since {day_and_clock(stands.set_at)} "
                f"(set by {stands.set_by})."
            )
        hold = Hold(uuid4().hex, case.id, now, by, why)
        uow.holds.add(hold)
        uow.audit.append(now, None, "hold:set", case.id, {"hold": hold.id, "user": by})
        uow.commit()
    return hold


def end_hold(store: Store, reference: str, why: str, by: str, now: datetime) -> Hold:
    """End the hold that stands on the case; raises NotFound where there is none."""
    _check_reason(why)
    with store.write() as uow:
        case = _locked_case(uow, reference)
        stands = uow.holds.standing(case.id)
        if stands is None:
            raise NotFound(f"No hold stands on {case.reference}.")
        ended = replace(stands, ended_at=now, ended_by=by, end_why=why)
        uow.holds.save_end(ended)
        uow.audit.append(now, None, "hold:end", case.id, {"hold": ended.id, "user": by})
        uow.commit()
    return ended


def _check_reason(why: str) -> None:
    if not why.strip():
        raise NotAllowed("Please say why; it is kept with the hold.")


def _locked_case(uow: UnitOfWork, reference: str) -> Case:
    case = uow.cases.by_reference(reference)
    if case is None:
        raise NotFound(f"Doorstep knows no case {reference.strip().upper()}.")
    return case
