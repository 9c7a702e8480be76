"""What a dialog's session shows now: its prompt with the authority's texts, or the card of its ending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.cards.answers.amendment_card import amendment_card
from bot.cards.answers.confirmation import confirmation_card
from bot.cards.answers.decision_card import decision_card
from bot.cards.answers.follow_up_card import follow_up_card
from bot.cards.answers.types import type_options, types_card
from bot.cards.parts.card_builder import card
from bot.cards.parts.emergency import emergency_words
from bot.cards.parts.outcome_lines import meeting_participants
from bot.cards.parts.own_cases import OwnCases
from bot.cards.parts.report_menu import begin_button
from bot.cards.parts.words import report_reference
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.values import Card
from dialogs.catalog import engagement_types
from dialogs.catalog.meeting_more import AROUND_CASE, MEETING
from dialogs.prompt import Prompt
from dialogs.prompting import prompt
from dialogs.registry import dialog_by_name
from dialogs.reopening import reopen
from dialogs.session import Session, SessionState
from dialogs.spec import Lists, Option
from state_machines.case.report import Report
from state_machines.duties.roles import roles_to_act_in
from state_machines.flowchart.flowchart import Outcome, outcomes
from state_machines.flowchart.meetings import meeting_part
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def run_time_options(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> Lists:
    """The options that are known only at run time: the person's cases, or the outcomes they may record."""
    if session.dialog == "decision":
        escalation_id = session.context["escalation_id"]
        around = meeting_participants(load_snapshot(uow, services, escalation_id, now))
        offered = outcome_options(uow, services, escalation_id, person, now)
        return {"outcomes": offered, AROUND_CASE: around}
    if session.dialog == engagement_types.NAME:
        state, report = _snapshot_and_report(uow, services, session, now)
        return {engagement_types.TYPES: type_options(state, report)}
    return OwnCases(uow, person)


def _snapshot_and_report(
    uow: UnitOfWork, services: Services, session: Session, now: datetime
) -> tuple[Snapshot, Report]:
    """The report that the dialog is about, and the snapshot of its escalation."""
    state = load_snapshot(uow, services, session.context["escalation_id"], now)
    return state, next(one for one in state.reports if one.id == session.context["report_id"])


def outcome_options(
    uow: UnitOfWork, services: Services, escalation_id: str, person: Person, now: datetime
) -> tuple[Option, ...]:
    """The outcomes that this person may record at the present step; none if the case is closed."""
    state = load_snapshot(uow, services, escalation_id, now)
    if not state.is_open:
        return ()
    able = outcomes(state.policy, state.escalation, roles_to_act_in(person, state.circle))
    return tuple(Option(one.event, one.label, _implied_facts(state, one)) for one in able)


def _implied_facts(state: Snapshot, outcome: Outcome) -> Mapping[str, str]:
    part = meeting_part(state.policy, state.escalation, outcome.event)
    return {"asks": outcome.asks, MEETING: part.value}


def dialog_view(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> Card | Prompt:
    """The card or the prompt that the session shows now. Calling it again gives the same."""
    if session.state is SessionState.SUBMITTED:
        return _ending_card(uow, services, session, now)
    if session.state is SessionState.CANCELLED:
        return _cancellation_card(uow, session)
    dialog = dialog_by_name(session.dialog)
    current = reopen(dialog, session, now)
    shown = prompt(dialog, current, run_time_options(uow, services, current, person, now))
    return with_local_texts(_with_case_in_title(uow, services, current, shown, now), services)


def _with_case_in_title(
    uow: UnitOfWork, services: Services, session: Session, shown: Prompt, now: datetime
) -> Prompt:
    """Name the case in the title, because an outcome or a follow-up may be asked for several cases."""
    if session.dialog not in {"decision", "follow_up", "amend_report", engagement_types.NAME}:
        return shown
    state = load_snapshot(uow, services, session.context["escalation_id"], now)
    about = f" {report_reference(session.context['report_id'])}" if "report_id" in session.context else ""
    named = replace(shown, title=f"{state.case.reference}: {shown.title}{about}")
    asked = [duty.task for duty in state.duties if duty.id == session.context.get("duty_id")]
    return replace(named, notice="\n".join((*asked, *filter(None, [named.notice]))))


def with_local_texts(shown: Prompt, services: Services) -> Prompt:
    """Put the texts that only the authority knows into the prompt's notice."""
    if shown.notice_from != "emergency_numbers":
        return shown
    return replace(shown, notice=f"{shown.notice}\n{emergency_words(services.settings)}", notice_from="")


def _ending_card(uow: UnitOfWork, services: Services, session: Session, now: datetime) -> Card:
    if session.dialog == "follow_up":
        return follow_up_card(load_snapshot(uow, services, session.context["escalation_id"], now), session)
    if session.dialog == "decision":
        return decision_card(
            load_snapshot(uow, services, session.context["escalation_id"], now), session, now
        )
    if session.dialog == "amend_report":
        return amendment_card(load_snapshot(uow, services, session.context["escalation_id"], now), session)
    if session.dialog == engagement_types.NAME:
        return types_card(*_snapshot_and_report(uow, services, session, now))
    report = uow.reports.by_id(session.result)
    if report is None:
        raise LookupError(f"the submitted draft {session.id} has no report")
    return confirmation_card(load_snapshot(uow, services, report.escalation_id, now), report, now)


def _cancellation_card(uow: UnitOfWork, session: Session) -> Card:
    alerted = uow.reports.by_id(session.id)
    if alerted is not None:
        case = uow.cases.by_id(alerted.case_id)
        reference = case.reference if case else "the case"
        return card(
            "Cancelled, but the alert stands",
            lead=f"People were told about {reference} as soon as you named it, and they still have to "
            "answer. If the alert was a mistake, telephone the allocated social worker.",
        )
    return card(
        "Cancelled",
        lead="Nothing was recorded and nobody was told.",
        buttons=begin_button(session.dialog),
    )
