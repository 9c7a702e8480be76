"""The table of dialogs: for each how it is begun, what it lists, what submitting it does, and how it ends.

A dialog without a row is refused when this is loaded. Each kind of report has the same row.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.cards.answers.dialog_endings import (
    amendment_ending,
    answer_ending,
    decision_ending,
    follow_up_ending,
    keep_open_ending,
    plan_ending,
    report_ending,
    sighting_ending,
    types_ending,
)
from bot.cards.answers.report_lists import amendment_lists, report_lists
from bot.cards.answers.run_time_lists import outcome_lists, own_case_lists, type_lists
from bot.dialog_kind import DialogKind, check_complete
from bot.services import Services
from bot.use_cases.answer.answer_duty import record_answer
from bot.use_cases.answer.answer_ending import keep_open
from bot.use_cases.answer.record_decision import record_decision
from bot.use_cases.answer.record_follow_up import record_follow_up
from bot.use_cases.answer.record_plan import record_plan
from bot.use_cases.collect.amend_report import amend_report
from bot.use_cases.collect.begin_checks import (
    begin_amendment,
    begin_answer,
    begin_decision,
    begin_follow_up,
    begin_keep_open,
    begin_plan_change,
    begin_report,
    begin_types,
)
from bot.use_cases.collect.record_sighting import is_seen_visit, record_seen_visit, record_sighting
from bot.use_cases.collect.record_types import record_types
from bot.use_cases.collect.submit_report import submit_report
from bot.use_cases.map.decide_move import EVENTS
from dialogs.catalog import amend_report as amendment
from dialogs.catalog import child_seen, decision, duty_answer, engagement_types, follow_up, plan_change
from dialogs.catalog import keep_open as not_to_end
from dialogs.registry import DIALOGS
from dialogs.session import Session
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def _submit_report(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> str:
    if is_seen_visit(uow, session):
        return record_seen_visit(uow, services, session, person, now)
    return submit_report(uow, services, session, person, now).id


def _submit_decision(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> str:
    return str(record_decision(uow, services, session, person, now))


_ANSWER = DialogKind(begin_answer, own_case_lists, record_answer, answer_ending)
_REPORT = DialogKind(begin_report, report_lists, _submit_report, report_ending)

DIALOG_KINDS: Mapping[str, DialogKind] = check_complete(
    {
        **dict.fromkeys(EVENTS, _REPORT),
        **dict.fromkeys((form.name for form in duty_answer.FORMS), _ANSWER),
        decision.NAME: DialogKind(
            begin_decision, outcome_lists, _submit_decision, decision_ending, present_step=True
        ),
        follow_up.NAME: DialogKind(begin_follow_up, own_case_lists, record_follow_up, follow_up_ending),
        not_to_end.NAME: DialogKind(begin_keep_open, own_case_lists, keep_open, keep_open_ending),
        amendment.NAME: DialogKind(begin_amendment, amendment_lists, amend_report, amendment_ending),
        plan_change.NAME: DialogKind(begin_plan_change, own_case_lists, record_plan, plan_ending),
        child_seen.NAME: DialogKind(begin_report, report_lists, record_sighting, sighting_ending),
        engagement_types.NAME: DialogKind(begin_types, type_lists, record_types, types_ending),
    },
    DIALOGS,
)
