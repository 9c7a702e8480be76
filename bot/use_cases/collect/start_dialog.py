"""Begin a dialog, or offer to continue the one that is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from bot.cards.answers.dialogs import outcome_options
from bot.cards.answers.offer import offer
from bot.cards.parts.times import london_day
from bot.cards.parts.words import listed, name_of
from bot.office import Office
from bot.reading.snapshot import Snapshot, load
from bot.use_cases.answer.record_follow_up import follow_up_of
from bot.use_cases.collect.amend_report import report_to_amend
from bot.use_cases.collect.drafts import QUESTION_SENT
from bot.use_cases.collect.record_types import report_to_type
from bot.use_cases.outbox import tell
from bot.values import Shown
from dialogs.catalog import amend_report, engagement_types, follow_up
from dialogs.registry import dialog_named
from dialogs.runner import begin
from dialogs.session import Session
from state_machines.duties.circle import ROLE_TITLES, each_of
from state_machines.duties.roles import holders
from state_machines.errors import NotAllowed
from state_machines.flowchart.flowchart import outcomes
from state_machines.people.people import Person, Role
from storage.errors import ChangedMeanwhile
from storage.unit_of_work import UnitOfWork


def start_dialog(
    office: Office, person: Person, dialog: str, context: Mapping[str, str], now: datetime, *, key: str
) -> Shown:
    """The question goes to the person's messages through the outbox; answers with `notice` saying so.

    `dialog` is a kind of report (no context), "decision" (context holds "escalation_id") or
    "follow_up" ("duty_id" as well) or "amend_report" ("report_id" as well). Where the person
    has the same one under way, nothing is begun: the answer is a `card` that offers to continue. NotAllowed
    for a decision that is not theirs to record; NotFound for an escalation that does not exist.
    """
    try:
        return _started_or_taken_up(office, person, dialog, context, now, key)
    except NotAllowed:
        with office.store.write() as uow:
            uow.audit.append(now, person.id, "outcome:refuse", context["escalation_id"])
            uow.commit()
        raise


def _started_or_taken_up(
    office: Office, person: Person, dialog: str, context: Mapping[str, str], now: datetime, key: str
) -> Shown:
    try:
        return _started(office, person, dialog, context, now, key)
    except ChangedMeanwhile:
        # Two different presses at the same moment: what the other one has begun is there now, to be taken up.
        return _started(office, person, dialog, context, now, key)


def _started(
    office: Office, person: Person, dialog: str, context: Mapping[str, str], now: datetime, key: str
) -> Shown:
    with office.store.write() as uow:
        if uow.handled.answer_of(key) is not None:
            return Shown(notice=QUESTION_SENT)
        full = _full_context(uow, office, person, dialog, context, now)
        under_way = _under_way(uow, person, dialog, full)
        if under_way is not None:
            return _taken_up(uow, under_way, now, key)
        shown = begin_anew(uow, person, dialog, full, now, key=key)
        uow.commit()
    return shown


def _taken_up(uow: UnitOfWork, under_way: Session, now: datetime, key: str) -> Shown:
    """An offer to continue; of one that nothing was answered in yet, its question again."""
    if under_way.answers:
        return Shown(card=offer(under_way, now))
    tell.ask(uow, under_way, now, event=key)
    uow.handled.remember(key, {"session": under_way.id}, now)
    uow.commit()
    return Shown(notice=QUESTION_SENT)


def begin_anew(
    uow: UnitOfWork, person: Person, dialog: str, context: Mapping[str, str], now: datetime, *, key: str
) -> Shown:
    """A new draft, stored, with its first question on the way; in the caller's transaction."""
    session = begin(
        dialog_named(dialog), session_id=uuid4().hex, person_id=person.id, now=now, context=context
    )
    uow.drafts.add(session)
    tell.ask(uow, session, now, event=key)
    uow.audit.append(now, person.id, "dialog:start", session.id, {"dialog": dialog})
    uow.handled.remember(key, {"session": session.id}, now)
    return Shown(notice=QUESTION_SENT)


def _full_context(
    uow: UnitOfWork,
    office: Office,
    person: Person,
    dialog: str,
    context: Mapping[str, str],
    now: datetime,
) -> dict[str, str]:
    """What the dialog must know; for a decision also the day before which nothing can have been decided."""
    if "escalation_id" not in context:
        return dict(context)
    state = load(uow, office, context["escalation_id"], now)
    if dialog == follow_up.NAME:
        follow_up_of(state, context["duty_id"], person)
        return dict(context)
    if dialog == engagement_types.NAME:
        report_to_type(state, context["report_id"], person)
        return dict(context)
    if dialog == amend_report.NAME:
        report_to_amend(uow, state, context["report_id"], person)
        return dict(context)
    if not state.is_open:
        raise NotAllowed("This case is closed here, so there is nothing to record.")
    if not outcome_options(uow, office, state.escalation.id, person, now):
        raise NotAllowed(_whose(state))
    return {**context, "reported_on": london_day(state.escalation.opened_at).isoformat()}


def _whose(state: Snapshot) -> str:
    """Who may record an outcome at the present step, by role and name."""
    able = outcomes(state.policy, state.escalation, frozenset(Role))
    roles = dict.fromkeys(role for outcome in able for role in outcome.decided_by)
    who = (
        f"the {ROLE_TITLES[role]} ({name_of(holders(role, view).person)})"
        for role in roles
        for view in each_of(role, state.circle)
    )
    return f"At this step an outcome is for {listed(tuple(who))} to record. Nothing has changed."


def _under_way(uow: UnitOfWork, person: Person, dialog: str, context: Mapping[str, str]) -> Session | None:
    same = (draft.session for draft in uow.drafts.open_of(person.id) if draft.session.dialog == dialog)
    return next((session for session in same if dict(session.context) == dict(context)), None)
