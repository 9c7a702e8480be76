"""Names cases of an older database whose reference could not be imported today; they go on working."""

from __future__ import annotations

from collections.abc import Iterator

from state_machines.case.case import Case
from state_machines.case.reference import fold_reference
from state_machines.case.reference_pattern import reference_problem
from state_machines.settings.local_settings import LocalSettings
from storage.unit_of_work import Store

#: How many cases are read at a time.
_PART = 500


def reference_holes(store: Store, settings: LocalSettings) -> Iterator[str]:
    """One line for each such case, which says whose it is and never the reference: that may be a name."""
    seen: set[str] = set()
    last = ""
    while True:
        with store.read() as uow:
            part = uow.cases.after(last, _PART)
            workers = {
                one.id: one.name for one in uow.people.by_ids({_worker_id(case) for case in part} - {""})
            }
        for case in part:
            whose = f"A case of the team {case.team} ({workers.get(_worker_id(case), 'allocated to nobody')})"
            problem = reference_problem(case.reference, case.child_name, settings.reference_pattern)
            if problem:
                yield f"{whose}: its reference {problem} It goes on working until the cases file has another."
            folded = fold_reference(case.reference)
            if folded in seen:
                yield (
                    f"{whose}: its reference is another case's but for capitals, blanks or dashes. Correct "
                    "one of them in the cases file."
                )
            seen.add(folded)
        if not part:
            return
        last = part[-1].reference


def _worker_id(case: Case) -> str:
    return case.allocated_social_worker_id or case.lead_practitioner_id or ""
