"""Who may begin a dialog, and what it must know; a function for each kind of dialog."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.cards.answers.run_time_lists import outcome_options
from bot.cards.parts.words import join_names, name_or_nobody
from bot.reading.part_of import roles_to_record_in
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.answer.answer_duty import answered_duty
from bot.use_cases.answer.answer_ending import answerable_ending
from bot.use_cases.answer.record_follow_up import recordable_follow_up
from bot.use_cases.answer.record_plan import check_may_say_plan
from bot.use_cases.collect.amend_report import report_to_amend
from bot.use_cases.collect.record_types import report_to_type
from state_machines.duties.circle import ROLE_TITLES, circles_by_holder
from state_machines.duties.roles import holder_of
from state_machines.errors import NotAllowed
from state_machines.flowchart.before_meeting import before_meeting_words, next_meeting
from state_machines.flowchart.flowchart import outcomes
from state_machines.people.people import Person, Role
from state_machines.time.moments import london_day
from storage.unit_of_work import UnitOfWork


def begin_report(
    _uow: UnitOfWork, _services: Services, _person: Person, context: Mapping[str, str], _now: datetime
) -> Mapping[str, str]:
    """Anybody may report, and nothing has to be known before."""
    return context


def begin_decision(
    uow: UnitOfWork, services: Services, person: Person, context: Mapping[str, str], now: datetime
) -> Mapping[str, str]:
    """Whoever may record an outcome at the present step; with the day before which none was decided."""
    state = load_snapshot(uow, services, context["escalation_id"], now)
    if not state.is_open:
        raise NotAllowed("This case is closed here, so there is nothing to record.")
    if not outcome_options(uow, services, state.escalation.id, person, now):
        begins = next_meeting(state.policy, state.escalation, roles_to_record_in(state, person), now)
        raise NotAllowed(before_meeting_words(begins) if begins else _who_may_record(state))
    return {**context, "reported_on": london_day(state.escalation.opened_at).isoformat()}


def begin_follow_up(
    uow: UnitOfWork, services: Services, person: Person, context: Mapping[str, str], now: datetime
) -> Mapping[str, str]:
    """Whoever holds the follow-up, their cover and those above."""
    recordable_follow_up(
        load_snapshot(uow, services, context["escalation_id"], now), context["duty_id"], person
    )
    return context


def begin_keep_open(
    uow: UnitOfWork, services: Services, person: Person, context: Mapping[str, str], now: datetime
) -> Mapping[str, str]:
    """Whoever was asked to confirm the ending, until it is answered."""
    answerable_ending(load_snapshot(uow, services, context["escalation_id"], now), context["duty_id"], person)
    return context


def begin_answer(
    uow: UnitOfWork, services: Services, person: Person, context: Mapping[str, str], now: datetime
) -> Mapping[str, str]:
    """Whoever was asked, their cover and those above, until it is answered."""
    answered_duty(
        load_snapshot(uow, services, context["escalation_id"], now), context["duty_id"], person, now
    )
    return context


def begin_plan_change(
    uow: UnitOfWork, services: Services, person: Person, context: Mapping[str, str], now: datetime
) -> Mapping[str, str]:
    """Whoever leads on the case, and those above them."""
    check_may_say_plan(load_snapshot(uow, services, context["escalation_id"], now), person)
    return context


def begin_amendment(
    uow: UnitOfWork, services: Services, person: Person, context: Mapping[str, str], now: datetime
) -> Mapping[str, str]:
    """Whoever made the report, as long as it stands."""
    state = load_snapshot(uow, services, context["escalation_id"], now)
    report_to_amend(uow, state, context["report_id"], person)
    return context


def begin_types(
    uow: UnitOfWork, services: Services, person: Person, context: Mapping[str, str], now: datetime
) -> Mapping[str, str]:
    """Whoever made the report."""
    state = load_snapshot(uow, services, context["escalation_id"], now)
    report_to_type(state, context["report_id"], person)
    return context


def _who_may_record(state: Snapshot) -> str:
    """Who may record an outcome at the present step, by role and name."""
    able = outcomes(state.policy, state.escalation, frozenset(Role))
    roles = dict.fromkeys(role for outcome in able for role in outcome.decided_by)
    who = (
        f"the {ROLE_TITLES[role]} ({name_or_nobody(holder_of(role, view).person)})"
        for role in roles
        for view in circles_by_holder(role, state.circle)
    )
    return f"At this step an outcome is for {join_names(tuple(who))} to record. Nothing has changed."
