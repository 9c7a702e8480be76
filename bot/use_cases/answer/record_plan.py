"""Records by the social worker's word that a child's plan has changed; the case system has the last word."""

from __future__ import annotations

from datetime import datetime

from bot.reading.part_of import part_of
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.map.change_plan import follow_plan
from dialogs.session import Session
from state_machines.access.matrix import Right
from state_machines.case.case import Plan, PlanSaid
from state_machines.errors import NotAllowed, Stale
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def check_may_say_plan(state: Snapshot, person: Person) -> None:
    """Raises NotAllowed for anybody but those who lead and those above, Stale once it is closed."""
    if not state.is_open:
        raise Stale("This case is closed here. The case system keeps its plan. Nothing was changed.")
    if not part_of(state, person).may(Right.SAY_PLAN):
        raise NotAllowed(
            "Whether the plan has changed is for the allocated social worker and their manager to say. "
            "Nothing was changed."
        )


def record_plan(uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime) -> str:
    """Keep who said it, and put it to the chart, in the caller's transaction; returns the plan.

    Raises Stale where the child has that plan already.
    """
    state = load_snapshot(uow, services, session.context["escalation_id"], now)
    check_may_say_plan(state, person)
    plan = Plan(str(session.answers["new_plan"]))
    if plan is state.case.plan:
        raise Stale("The child has that plan here already. Nothing was changed.")
    uow.cases.set_plan_said(state.case.id, PlanSaid(plan, person.id, now))
    details = {"from": state.case.plan.value, "to": plan.value}
    uow.audit.append(now, person.id, "case:plan_said", state.case.id, details)
    follow_plan(uow, services, state.escalation.id, now, by=person.id)
    return plan.value
