"""Which cases nobody has in which something is open, and what climbed how far, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from state_machines.case.case import Plan
from state_machines.duties.duty import complete
from storage.unit_of_work import Store
from tests.integration.examples import CASE, DUTY, NOW, RUTH, populate_store

ASKED = "allocate_case"


def nobody_has(store: Store) -> tuple[str, ...]:
    with store.read() as uow:
        return uow.holders.cases_that_nobody_has(ASKED)


@pytest.mark.parametrize(
    ("plan", "worker", "leads", "vacant"),
    [
        (Plan.CP, None, None, True),
        (Plan.CP, None, RUTH.id, True),
        (Plan.CP, RUTH.id, None, False),
        (Plan.CP, "p-sam", None, True),  # who cannot be reached
        (Plan.EH, None, None, True),
        (Plan.EH, None, RUTH.id, False),
        (Plan.EH, RUTH.id, None, False),
    ],
)
def test_a_case_is_vacant_by_whoever_its_plan_needs(
    store: Store, plan: Plan, worker: str | None, leads: str | None, *, vacant: bool
) -> None:
    populate_store(store)
    with store.write() as uow:
        uow.people.upsert_many([replace(RUTH, reachable=True)])
        case = replace(CASE, plan=plan, allocated_social_worker_id=worker, lead_practitioner_id=leads)
        uow.cases.upsert_many([case])
        uow.commit()
    assert nobody_has(store) == ((CASE.id,) if vacant else ())


def test_where_somebody_is_asked_already_or_nothing_is_open_nobody_is_asked(store: Store) -> None:
    populate_store(store)
    asked = replace(DUTY, id="d-asked", key=ASKED)
    with store.write() as uow:
        uow.duties.add(asked)
        uow.commit()
    assert nobody_has(store) == ()
    with store.write() as uow:
        uow.duties.save(complete(asked, RUTH.id, NOW))
        uow.commit()
    assert nobody_has(store) == (CASE.id,)
    with store.write() as uow:
        for duty in uow.duties.of_escalation(DUTY.escalation_id):
            if duty.is_live:
                uow.duties.save(complete(duty, RUTH.id, NOW))
        uow.commit()
    assert nobody_has(store) == ()


def test_what_climbed_as_far_as_a_rung_is_found(store: Store) -> None:
    populate_store(store)
    with store.write() as uow:
        uow.duties.add(replace(DUTY, id="d-climbed", rung=3))
        uow.commit()
    with store.read() as uow:
        assert uow.holders.escalations_climbed_to(3) == (DUTY.escalation_id,)
        assert uow.holders.escalations_climbed_to(4) == ()
