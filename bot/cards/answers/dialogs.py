"""What a dialog's session shows now: its prompt with the authority's texts, or the card of its ending."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cards.answers.call_back import with_call_back
from bot.cards.answers.kept_without_more import kept_without_more
from bot.cards.parts.card_builder import card
from bot.cards.parts.emergency import emergency_telephones, emergency_words
from bot.cards.parts.known_facts import known_lines
from bot.cards.parts.report_menu import begin_button
from bot.cards.parts.words import report_reference
from bot.reading.let_in import is_shut_out
from bot.reading.snapshot import family_around, load_snapshot
from bot.services import Services
from bot.values import Card
from dialogs.danger_alerts import CASE_STEP
from dialogs.prompt import Prompt
from dialogs.prompting import prompt
from dialogs.registry import dialog_by_name
from dialogs.reopening import reopen
from dialogs.session import Session, SessionState
from state_machines.case.case import Case
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def dialog_view(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> Card | Prompt:
    """The card or the prompt that the session shows now. Calling it again gives the same."""
    if session.state is SessionState.SUBMITTED:
        kept = kept_without_more(uow, services, session, person, now)
        return kept or _ending_card(uow, services, session, now)
    if session.state is SessionState.CANCELLED:
        return _cancellation_card(uow, session)
    dialog = dialog_by_name(session.dialog)
    current = reopen(dialog, session, now)
    lists = services.dialogs[dialog.name].lists(uow, services, current, person, now)
    shown = prompt(dialog, current, lists)
    shown = _with_what_is_known(uow, services, current, shown, person, now)
    shown = with_local_texts(_with_case_in_title(uow, services, current, shown, now), services)
    if shown.telephones:
        shown = _with_managers_number(uow, shown, person)
    return with_call_back(shown, current, person)


def _with_case_in_title(
    uow: UnitOfWork, services: Services, session: Session, shown: Prompt, now: datetime
) -> Prompt:
    """What is asked about one case of perhaps many names which in its title, and a follow-up what."""
    if "escalation_id" not in session.context:
        return shown
    state = load_snapshot(uow, services, session.context["escalation_id"], now)
    about = f" {report_reference(session.context['report_id'])}" if "report_id" in session.context else ""
    named = replace(shown, title=f"{state.case.reference}: {shown.title}{about}")
    asked = [duty.task for duty in state.duties if duty.id == session.context.get("duty_id")]
    return replace(named, notice="\n".join((*asked, *filter(None, [named.notice]))))


def _with_what_is_known(
    uow: UnitOfWork, services: Services, session: Session, shown: Prompt, person: Person, now: datetime
) -> Prompt:
    """What stands on the case, above every question of a report once it says which case it is."""
    reference = session.answers.get(CASE_STEP) if CASE_STEP in session.trail else None
    case = uow.cases.by_reference(reference) if isinstance(reference, str) else None
    if case is None or not _has_part(case, person) or is_shut_out(uow, services, case, person, now):
        return shown
    facts = uow.standing_facts.of_case(case.id)
    theirs = [fact.as_read_by(person.id, person.agency) for fact in facts]
    around = family_around(uow, services.settings, case, now)
    lines = known_lines(theirs, now, family=[member.as_known_to(person) for member in around])
    return replace(shown, notice="\n".join(filter(None, (shown.notice, *lines))))


def _has_part(case: Case, person: Person) -> bool:
    """Whether they work with the child, and are not somebody who only knows a reference."""
    leads = (case.allocated_social_worker_id, case.lead_practitioner_id)
    return person.id in (*leads, *case.network_ids)


def with_local_texts(shown: Prompt, services: Services) -> Prompt:
    """Put the texts that only the authority knows into the prompt's notice."""
    if shown.notice_from != "emergency_numbers":
        return shown
    return replace(
        shown,
        notice=f"{shown.notice}\n{emergency_words(services.settings)}",
        notice_from="",
        telephones=(*shown.telephones, *emergency_telephones(services.settings)),
    )


def _with_managers_number(uow: UnitOfWork, shown: Prompt, person: Person) -> Prompt:
    """Whoever may have to telephone their manager reads on which number, beside the emergency numbers."""
    manager = uow.people.by_id(person.line_manager_id) if person.line_manager_id else None
    if manager is None or not manager.telephone:
        return shown
    words = f"Your line manager, {manager.name}: {manager.telephone}"
    telephones = (*shown.telephones, manager.telephone)
    return replace(shown, notice=f"{shown.notice}\n{words}", telephones=telephones)


def _ending_card(uow: UnitOfWork, services: Services, session: Session, now: datetime) -> Card:
    return services.dialog_kind(session.dialog).ending(uow, services, session, now)


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
