"""Begins a dialog, or offers to continue one that is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from bot.cards.answers.draft_offer import draft_offer_card
from bot.services import Services
from bot.use_cases.collect.drafts import QUESTION_SENT
from bot.use_cases.outbox import outgoing
from bot.values import DialogScreen
from dialogs.known_case import with_known_case
from dialogs.registry import dialog_by_name
from dialogs.reopening import is_of_newer_version
from dialogs.runner import begin
from dialogs.session import Session
from state_machines.errors import NotAllowed
from state_machines.people.people import Person
from storage.errors import ChangedMeanwhile
from storage.unit_of_work import UnitOfWork


def start_dialog(
    services: Services, person: Person, dialog: str, context: Mapping[str, str], now: datetime, *, key: str
) -> DialogScreen:
    """Send the first question to the person's messages, and answer with a notice that says so.

    `dialog` is a kind of report (without context), "decision" (the context holds "escalation_id"),
    "follow_up" ("duty_id" as well) or "amend_report" ("report_id" as well). If the person has the same dialog
    under way, the answer is a `card` that offers to continue it. Raises NotAllowed for a decision that is not
    theirs to record, and NotFound for an escalation that does not exist.
    """
    try:
        return _start_or_retry(services, person, dialog, context, now, key)
    except NotAllowed as refused:
        with services.store.write() as uow:
            uow.audit.append(now, person.id, "outcome:refuse", context["escalation_id"], {"dialog": dialog})
            uow.commit()
        refused.is_recorded = True
        raise


def _start_or_retry(
    services: Services, person: Person, dialog: str, context: Mapping[str, str], now: datetime, key: str
) -> DialogScreen:
    try:
        return _start_or_offer(services, person, dialog, context, now, key)
    except ChangedMeanwhile:
        # Another press began the dialog at the same moment: now its draft can be offered.
        return _start_or_offer(services, person, dialog, context, now, key)


def _start_or_offer(
    services: Services, person: Person, dialog: str, context: Mapping[str, str], now: datetime, key: str
) -> DialogScreen:
    with services.store.write() as uow:
        if uow.idempotency_keys.answer_of(key) is not None:
            return DialogScreen(notice=QUESTION_SENT)
        full = services.dialog_kind(dialog).begin(uow, services, person, context, now)
        under_way = draft_under_way(uow, person, dialog, full)
        if under_way is not None:
            return _offer_draft(uow, under_way, now, key)
        shown = begin_draft(uow, person, dialog, full, now, key=key)
        uow.commit()
    return shown


def _offer_draft(uow: UnitOfWork, under_way: Session, now: datetime, key: str) -> DialogScreen:
    """An offer to continue; of one that nothing was answered in yet, its question again.

    What a newer release asks cannot be asked again here, only begun again.
    """
    if under_way.answers or is_of_newer_version(dialog_by_name(under_way.dialog), under_way):
        return DialogScreen(card=draft_offer_card(under_way, now))
    outgoing.enqueue_question(uow, under_way, now, event=key)
    uow.idempotency_keys.remember(key, {"session": under_way.id}, now)
    uow.commit()
    return DialogScreen(notice=QUESTION_SENT)


def begin_draft(
    uow: UnitOfWork, person: Person, dialog: str, context: Mapping[str, str], now: datetime, *, key: str
) -> DialogScreen:
    """Store a new draft and send its first question, in the caller's transaction."""
    asked = dialog_by_name(dialog)
    begun = begin(asked, session_id=uuid4().hex, person_id=person.id, now=now, context=context)
    session = with_known_case(asked, begun)
    uow.drafts.add(session)
    outgoing.enqueue_question(uow, session, now, event=key)
    uow.audit.append(now, person.id, "dialog:start", session.id, {"dialog": dialog})
    uow.idempotency_keys.remember(key, {"session": session.id}, now)
    return DialogScreen(notice=QUESTION_SENT)


def draft_under_way(
    uow: UnitOfWork, person: Person, dialog: str, context: Mapping[str, str]
) -> Session | None:
    """The draft of this dialog about the same thing that the person has under way."""
    same = (draft.session for draft in uow.drafts.open_of(person.id) if draft.session.dialog == dialog)
    return next((session for session in same if dict(session.context) == dict(context)), None)
