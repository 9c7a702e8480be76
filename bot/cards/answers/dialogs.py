"""What a dialog's session shows now: its prompt with the authority's texts, or the card of its ending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.cards.answers.amended import amended
from bot.cards.answers.confirmation import confirmation
from bot.cards.answers.decided import decided
from bot.cards.answers.followed_up import followed_up
from bot.cards.answers.types import type_options, types_recorded
from bot.cards.parts.emergency import emergency_words
from bot.cards.parts.outcome_lines import people_around
from bot.cards.parts.own_cases import OwnCases
from bot.cards.parts.plain import card
from bot.cards.parts.ways import begin_button
from bot.cards.parts.words import report_reference
from bot.office import Office
from bot.reading.snapshot import Snapshot, load
from bot.values import Card
from dialogs.catalog import engagement_types
from dialogs.catalog.meeting_more import AROUND_CASE, MEETING
from dialogs.prompt import Prompt
from dialogs.prompting import prompt
from dialogs.registry import dialog_named
from dialogs.reopening import reopen
from dialogs.session import Session, SessionState
from dialogs.spec import Lists, Option
from state_machines.case.report import Report
from state_machines.duties.roles import roles_of
from state_machines.flowchart.flowchart import Outcome, outcomes
from state_machines.flowchart.meetings import meeting_part
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def lists_for(uow: UnitOfWork, office: Office, session: Session, person: Person, now: datetime) -> Lists:
    """The options that only run time knows: the person's own cases, or what may be recorded now."""
    if session.dialog == "decision":
        escalation_id = session.context["escalation_id"]
        around = people_around(load(uow, office, escalation_id, now))
        offered = outcome_options(uow, office, escalation_id, person, now)
        return {"outcomes": offered, AROUND_CASE: around}
    if session.dialog == engagement_types.NAME:
        state, report = _report_of(uow, office, session, now)
        return {engagement_types.TYPES: type_options(state, report)}
    return OwnCases(uow, person)


def _report_of(uow: UnitOfWork, office: Office, session: Session, now: datetime) -> tuple[Snapshot, Report]:
    """The report that the dialog is about, and all around it."""
    state = load(uow, office, session.context["escalation_id"], now)
    return state, next(one for one in state.reports if one.id == session.context["report_id"])


def outcome_options(
    uow: UnitOfWork, office: Office, escalation_id: str, person: Person, now: datetime
) -> tuple[Option, ...]:
    """What this person may record at the present step; none where it is closed or not theirs to decide."""
    state = load(uow, office, escalation_id, now)
    if not state.is_open:
        return ()
    able = outcomes(state.policy, state.escalation, roles_of(person, state.circle))
    return tuple(Option(one.event, one.label, _implied(state, one)) for one in able)


def _implied(state: Snapshot, outcome: Outcome) -> Mapping[str, str]:
    part = meeting_part(state.policy, state.escalation, outcome.event)
    return {"asks": outcome.asks, MEETING: part.value}


def present(
    uow: UnitOfWork, office: Office, session: Session, person: Person, now: datetime
) -> Card | Prompt:
    """What the session shows at this moment; drawing it twice shows the same."""
    if session.state is SessionState.SUBMITTED:
        return _submitted(uow, office, session, now)
    if session.state is SessionState.CANCELLED:
        return _cancelled(uow, session)
    dialog = dialog_named(session.dialog)
    current = reopen(dialog, session, now)
    shown = prompt(dialog, current, lists_for(uow, office, current, person, now))
    return with_local_texts(_with_case(uow, office, current, shown, now), office)


def _with_case(uow: UnitOfWork, office: Office, session: Session, shown: Prompt, now: datetime) -> Prompt:
    """An outcome is asked about one case of perhaps many, so its title names which, and a follow-up what."""
    if session.dialog not in {"decision", "follow_up", "amend_report", engagement_types.NAME}:
        return shown
    state = load(uow, office, session.context["escalation_id"], now)
    about = f" {report_reference(session.context['report_id'])}" if "report_id" in session.context else ""
    named = replace(shown, title=f"{state.case.reference}: {shown.title}{about}")
    asked = [duty.task for duty in state.duties if duty.id == session.context.get("duty_id")]
    return replace(named, notice="\n".join((*asked, *filter(None, [named.notice]))))


def with_local_texts(shown: Prompt, office: Office) -> Prompt:
    """The prompt with the texts that only the authority knows put into its notice."""
    if shown.notice_from != "emergency_numbers":
        return shown
    return replace(shown, notice=f"{shown.notice}\n{emergency_words(office.settings)}", notice_from="")


def _submitted(uow: UnitOfWork, office: Office, session: Session, now: datetime) -> Card:
    if session.dialog == "follow_up":
        return followed_up(load(uow, office, session.context["escalation_id"], now), session)
    if session.dialog == "decision":
        return decided(load(uow, office, session.context["escalation_id"], now), session, now)
    if session.dialog == "amend_report":
        return amended(load(uow, office, session.context["escalation_id"], now), session)
    if session.dialog == engagement_types.NAME:
        return types_recorded(*_report_of(uow, office, session, now))
    report = uow.reports.by_id(session.result)
    if report is None:
        raise LookupError(f"the submitted draft {session.id} has no report")
    return confirmation(load(uow, office, report.escalation_id, now), report, now)


def _cancelled(uow: UnitOfWork, session: Session) -> Card:
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
