"""Takes one answer of a dialog, stores it, and shows what comes next."""

from __future__ import annotations

from datetime import datetime

from bot.cards.answers.dialogs import dialog_view
from bot.cards.parts.words import join_names, name_or_nobody
from bot.reading.snapshot import load_snapshot
from bot.services import Services
from bot.use_cases.alarms.raise_alarms import raise_alarms
from bot.use_cases.collect.alarm_first import raise_alarm_first
from bot.use_cases.collect.draft_as_report import find_report
from bot.use_cases.collect.drafts import own_draft
from bot.use_cases.collect.look_up_case import record_failed_look_up
from bot.use_cases.collect.raise_alert import raise_alert
from bot.use_cases.collect.report_of_family import lock_children
from bot.use_cases.collect.restart_if_outdated import CASE_MOVED_ON, restart_if_outdated
from bot.use_cases.collect.take_input import asked_by, take_input
from bot.use_cases.collect.watch_reporter import update_watch
from bot.use_cases.map.decide_move import EVENTS
from bot.use_cases.people.record_refusal import record_refusal
from bot.values import Card, DialogScreen
from dialogs.runner import ENDED, Transition, with_result
from dialogs.session import Session, SessionState
from dialogs.spec import Ask
from dialogs.user_input import Cancelled, UserInput
from state_machines.case.report import Report
from state_machines.duties.let_in import may_know_of
from state_machines.errors import DangerNotSaved, InvalidAnswer, NoSuchCase, Refused, Stale
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork

#: Answers to these are given in a form, which stays open with all that was typed when one does not fit.
IN_A_FORM = frozenset({Ask.TEXT, Ask.CASE})


def answer(
    services: Services, person: Person, session_id: str, user_input: UserInput, now: datetime, *, key: str
) -> DialogScreen:
    """Take one answer; returns the next prompt, or the card of the ending, or a notice of a refusal.

    Raises InvalidAnswer only for answers given in a form (a text, a reference), so that the form can stay
    open. After StoreUnavailable the draft is as it was, and nobody was told of anything. DangerNotSaved says
    that the draft is as it was, but an alarm stands.
    """
    told = ""
    try:
        try:
            told = raise_alarm_first(services, person, session_id, user_input, now, key)
            return _take_answer(services, person, session_id, user_input, now, key)
        except Refused as refused:
            return _refusal_screen(services, person, session_id, user_input, refused, now, told)
    except Exception as error:  # whatever it was: others are told by now, and that is not to be denied
        if not told or isinstance(error, InvalidAnswer):
            raise
        raise DangerNotSaved(told) from error


def _take_answer(
    services: Services, person: Person, session_id: str, user_input: UserInput, now: datetime, key: str
) -> DialogScreen:
    with services.store.write() as uow:
        session = own_draft(uow, services, person, session_id, now)
        if not uow.idempotency_keys.remember_if_new(key, {"session": session.id}, now):
            return _screen_of(uow, services, session, person, now)
        anew = restart_if_outdated(uow, services, session, user_input, now)
        if anew is not None:
            uow.drafts.save(anew)
            session, shown = anew, _screen_of(uow, services, anew, person, now, notice=CASE_MOVED_ON)
        else:
            _check_still_theirs(uow, services, session, person, user_input, now)
            turn = take_input(uow, services, session, person, user_input, now)
            session, shown = turn.session, _carry_out(uow, services, turn, person, now)
        uow.commit()
    return shown


def _check_still_theirs(
    uow: UnitOfWork,
    services: Services,
    session: Session,
    person: Person,
    user_input: UserInput,
    now: datetime,
) -> None:
    """Raise as at the beginning where it is not for this person any more; cancelling always is."""
    if session.state not in ENDED and not isinstance(user_input, Cancelled):
        services.dialog_kind(session.dialog).begin(uow, services, person, session.context, now)


def _carry_out(
    uow: UnitOfWork, services: Services, turn: Transition, person: Person, now: datetime
) -> DialogScreen:
    """Store the answer and what follows from it, then read back what to show."""
    if turn.repeated:
        return _screen_of(uow, services, turn.session, person, now)
    lock_children(uow, turn.session)
    session = (
        _carry_out_submission(uow, services, turn.session, person, now) if turn.submitted else turn.session
    )
    uow.drafts.save(session)
    if turn.cancelled:
        uow.audit.append(now, person.id, "dialog:cancel", session.id, {"dialog": session.dialog})
    update_watch(uow, services, session, now)
    alert = raise_alert(uow, services, session, person, now)
    if not turn.cancelled and session.dialog in EVENTS:
        raise_alarms(uow, services, session, person, now, find_report(uow, session))
    notice = _alert_words(uow, services, alert, session, person, now) if alert else ""
    return _screen_of(uow, services, session, person, now, notice=notice)


def _carry_out_submission(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> Session:
    submit = services.dialog_kind(session.dialog).submit
    return with_result(session, submit(uow, services, session, person, now))


def _alert_words(
    uow: UnitOfWork, services: Services, report: Report, session: Session, person: Person, now: datetime
) -> str:
    state = load_snapshot(uow, services, report.escalation_id, now)
    if not may_know_of(person, state.circle):
        return "The right people are being told now. Please submit as well."
    told = dict.fromkeys(person_id for duty in state.duties for person_id in duty.told_ids)
    names = tuple(name_or_nobody(state.person(one)) for one in told if one != person.id)
    are = "is" if len(names) == 1 else "are"
    rest = "Please submit as well." if session.state is SessionState.REVIEW else "One line more, then submit."
    return f"{join_names(names)} {are} being told now. {rest}"


def _screen_of(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime, notice: str = ""
) -> DialogScreen:
    shown = dialog_view(uow, services, session, person, now)
    if isinstance(shown, Card):
        return DialogScreen(card=shown, notice=notice)
    return DialogScreen(prompt=shown, notice=notice)


def _refusal_screen(
    services: Services,
    person: Person,
    session_id: str,
    user_input: UserInput,
    refused: Refused,
    now: datetime,
    told: str,
) -> DialogScreen:
    """The draft as it is stored, with the refusal above it. The refused attempt was rolled back.

    An answer that does not fit is asked for again, and is none of the refusals that go on the record.
    """
    if isinstance(refused, NoSuchCase):
        record_failed_look_up(services, person, refused, now)
    elif not isinstance(refused, InvalidAnswer):
        record_refusal(services, person, "dialog", session_id, refused, now)
    with services.store.read() as uow:
        session = own_draft(uow, services, person, session_id, now)
        if isinstance(refused, InvalidAnswer) and asked_by(session, user_input) in IN_A_FORM:
            raise refused
        ended = session.state in ENDED and isinstance(refused, Stale)
        return _screen_of(
            uow,
            services,
            session,
            person,
            now,
            notice="" if ended else f"{told} {refused.user_message}".lstrip(),
        )
