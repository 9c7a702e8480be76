"""The lists that a dialog's questions offer and only run time knows, a function for each kind of dialog."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.cards.answers.types import type_options
from bot.cards.parts.outcome_lines import meeting_participants
from bot.cards.parts.own_cases import OwnCases
from bot.reading.part_of import roles_to_record_in
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from dialogs.catalog.engagement_types import TYPES
from dialogs.catalog.meeting_more import AROUND_CASE, MEETING
from dialogs.session import Session
from dialogs.spec import Lists, Option
from state_machines.case.report import Report
from state_machines.flowchart.before_meeting import outcomes_now
from state_machines.flowchart.flowchart import Outcome
from state_machines.flowchart.meetings import meeting_part
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def own_case_lists(
    uow: UnitOfWork, _services: Services, _session: Session, person: Person, _now: datetime
) -> Lists:
    """The person's own cases, which are read when a question offers them."""
    return OwnCases(uow, person)


def outcome_lists(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> Lists:
    """What may be recorded now, and the people around the case."""
    escalation_id = session.context["escalation_id"]
    around = meeting_participants(load_snapshot(uow, services, escalation_id, now))
    offered = outcome_options(uow, services, escalation_id, person, now)
    return {"outcomes": offered, AROUND_CASE: around}


def type_lists(
    uow: UnitOfWork, services: Services, session: Session, _person: Person, now: datetime
) -> Lists:
    """The board's types of non-engagement for the report."""
    return {TYPES: type_options(*snapshot_and_report(uow, services, session, now))}


def snapshot_and_report(
    uow: UnitOfWork, services: Services, session: Session, now: datetime
) -> tuple[Snapshot, Report]:
    """The report that the dialog is about, and all around it."""
    state = load_snapshot(uow, services, session.context["escalation_id"], now)
    return state, next(one for one in state.reports if one.id == session.context["report_id"])


def outcome_options(
    uow: UnitOfWork, services: Services, escalation_id: str, person: Person, now: datetime
) -> tuple[Option, ...]:
    """What this person may record at the present step; none where it is closed or not theirs to decide."""
    state = load_snapshot(uow, services, escalation_id, now)
    if not state.is_open:
        return ()
    able = outcomes_now(state.policy, state.escalation, roles_to_record_in(state, person), now)
    return tuple(Option(one.event, one.label, _implied_facts(state, one)) for one in able)


def _implied_facts(state: Snapshot, outcome: Outcome) -> Mapping[str, str]:
    part = meeting_part(state.policy, state.escalation, outcome.event)
    return {"asks": outcome.asks, MEETING: part.value}
