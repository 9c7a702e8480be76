"""Take one answer of a dialog, store it, and show what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cards.answers.dialogs import lists_for, present
from bot.cards.parts.words import PLANS, listed, name_of
from bot.office import Office
from bot.reading.snapshot import load
from bot.use_cases.answer.record_decision import record_decision
from bot.use_cases.answer.record_follow_up import record_follow_up
from bot.use_cases.collect.amend_report import amend_report
from bot.use_cases.collect.drafts import own_draft
from bot.use_cases.collect.moved_on import MOVED_ON, asked_anew
from bot.use_cases.collect.raise_alert import raise_alert
from bot.use_cases.collect.record_types import record_types
from bot.use_cases.collect.submit_report import submit_report
from bot.use_cases.collect.watch_reporter import keep_watch
from bot.values import Card, Shown
from dialogs.catalog import amend_report as amend_dialog
from dialogs.catalog import decision, engagement_types, follow_up
from dialogs.given import Answered, Given
from dialogs.registry import dialog_named
from dialogs.runner import ENDED, Turn, apply, recorded
from dialogs.session import Session, SessionState
from dialogs.spec import Ask
from state_machines.case.case import Case
from state_machines.case.report import Report
from state_machines.errors import InvalidAnswer, Refused, Stale
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork

#: Answers to these are given in a form, which stays open with all that was typed when one does not fit.
IN_A_FORM = frozenset({Ask.TEXT, Ask.CASE})


def answer(
    office: Office, person: Person, session_id: str, given: Given, now: datetime, *, key: str
) -> Shown:
    """The next prompt, or the `card` of the ending; with a `notice` and nothing changed where it was refused.

    Raises InvalidAnswer only for what is given in a form (a text, a case's reference), so that the form can
    stay open. StoreUnavailable: nothing was stored, and the draft is as it was.
    """
    try:
        return _taken(office, person, session_id, given, now, key)
    except Refused as refused:
        return _refused(office, person, session_id, given, refused, now)


def _taken(office: Office, person: Person, session_id: str, given: Given, now: datetime, key: str) -> Shown:
    with office.store.write() as uow:
        session = own_draft(uow, person, session_id, now)
        if not uow.handled.first(key, {"session": session.id}, now):
            return _shown(uow, office, session, person, now)
        anew = asked_anew(uow, office, session, given, now)
        if anew is not None:
            uow.drafts.save(anew)
            session, shown = anew, _shown(uow, office, anew, person, now, notice=MOVED_ON)
        else:
            turn = _turn(uow, office, session, person, given, now)
            session, shown = turn.session, _carry_out(uow, office, turn, person, now)
        uow.commit()
    return shown


def _turn(
    uow: UnitOfWork, office: Office, session: Session, person: Person, given: Given, now: datetime
) -> Turn:
    dialog = dialog_named(session.dialog)
    lists = lists_for(uow, office, session, person, now)
    return apply(dialog, session, _with_known_case(uow, office, session, given), now, lists)


def _with_known_case(uow: UnitOfWork, office: Office, session: Session, given: Given) -> Given:
    """A reference as the case has it; any existing case may be reported on, an unknown one is refused."""
    if not isinstance(given, Answered) or not isinstance(given.value, str) or not given.value.strip():
        return given
    if _ask_of(session, given) is not Ask.CASE or given.step != session.step:
        return given
    case = uow.cases.by_reference(given.value)
    if case is None:
        asked = given.value.strip()[:40]
        raise InvalidAnswer(
            given.step,
            f"Doorstep does not know a case {asked}. Check the reference in the case system. If it is right, "
            "telephone the social worker or the duty line. Your answers are kept.",
        )
    _check_covered(uow, office, case, given.step)
    return replace(given, value=case.reference)


def _check_covered(uow: UnitOfWork, office: Office, case: Case, step: str) -> None:
    """Said when the case is chosen, not at the end: a plan for which the board's document has no chart."""
    if case.plan not in office.policy.plans and uow.escalations.open_for_case(case.id) is None:
        raise InvalidAnswer(
            step,
            f"{case.reference} has a plan ({PLANS[case.plan]}) that {office.policy.document} does not cover. "
            "Telephone those who lead on the case, and your safeguarding lead. Your answers are kept.",
        )


def _carry_out(uow: UnitOfWork, office: Office, turn: Turn, person: Person, now: datetime) -> Shown:
    """Store the turn and what follows from it; what it shows is read back from the same transaction."""
    if turn.repeated:
        return _shown(uow, office, turn.session, person, now)
    session = _submitted(uow, office, turn.session, person, now) if turn.submitted else turn.session
    uow.drafts.save(session)
    if turn.cancelled:
        uow.audit.append(now, person.id, "dialog:cancel", session.id, {"dialog": session.dialog})
    keep_watch(uow, office, session, now)
    alert = raise_alert(uow, office, session, person, now)
    notice = _alert_words(uow, office, alert, session, now) if alert else ""
    return _shown(uow, office, session, person, now, notice=notice)


def _submitted(uow: UnitOfWork, office: Office, session: Session, person: Person, now: datetime) -> Session:
    if session.dialog == follow_up.NAME:
        return recorded(session, record_follow_up(uow, office, session, person, now))
    if session.dialog == amend_dialog.NAME:
        return recorded(session, amend_report(uow, office, session, person, now))
    if session.dialog == engagement_types.NAME:
        return recorded(session, record_types(uow, office, session, person, now))
    if session.dialog == decision.NAME:
        return recorded(session, str(record_decision(uow, office, session, person, now)))
    return recorded(session, submit_report(uow, office, session, person, now).id)


def _alert_words(uow: UnitOfWork, office: Office, report: Report, session: Session, now: datetime) -> str:
    state = load(uow, office, report.escalation_id, now)
    told = dict.fromkeys(person_id for duty in state.duties for person_id in duty.told_ids)
    names = tuple(name_of(state.person(person_id)) for person_id in told)
    are = "is" if len(names) == 1 else "are"
    rest = "Please submit as well." if session.state is SessionState.REVIEW else "One line more, then submit."
    return f"{listed(names)} {are} being told now. {rest}"


def _shown(
    uow: UnitOfWork, office: Office, session: Session, person: Person, now: datetime, notice: str = ""
) -> Shown:
    shown = present(uow, office, session, person, now)
    if isinstance(shown, Card):
        return Shown(card=shown, notice=notice)
    return Shown(prompt=shown, notice=notice)


def _refused(
    office: Office, person: Person, session_id: str, given: Given, refused: Refused, now: datetime
) -> Shown:
    """The draft as it is stored, with the refusal above it; what the refused attempt wrote is rolled back."""
    with office.store.read() as uow:
        session = own_draft(uow, person, session_id, now)
        if isinstance(refused, InvalidAnswer) and _ask_of(session, given) in IN_A_FORM:
            raise refused
        ended = session.state in ENDED and isinstance(refused, Stale)
        return _shown(uow, office, session, person, now, notice="" if ended else refused.user_message)


def _ask_of(session: Session, given: Given) -> Ask | None:
    """What kind of answer was given; None for what is not an answer to one of the dialog's questions."""
    name = given.step if isinstance(given, Answered) else ""
    steps = dialog_named(session.dialog).steps
    return next((step.ask for step in steps if step.name == name), None)
