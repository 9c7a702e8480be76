"""Shows the detail of a case to those entitled; every reading is put on record."""

from __future__ import annotations

from datetime import datetime

from bot.cards.answers.amendment_card import amendment_line
from bot.cards.answers.detail import detail_card, refusal_card
from bot.cards.answers.follow_up_card import result_words
from bot.cards.parts.outcome_lines import outcome_words
from bot.reading.amendments import AMENDED, WITHDRAWN
from bot.reading.sight_of import sight_in
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.values import Card
from state_machines.duties.access import NOTHING
from state_machines.duties.duty import DutyKind
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork

#: An ending moves the case when a second person confirms it, with what was said when it was recorded.
_SAID_WITH_OUTCOMES = frozenset({"outcome:record", "ending:confirm"})


def open_case(services: Services, person: Person, escalation_id: str, now: datetime) -> Card:
    """A private card for a modal, or a plain refusal that gives nothing away.

    Both are put on record, and the card is shown only after that was stored (promise 10).
    """
    with services.store.write(lock_rows=False) as uow:
        escalation = uow.escalations.by_id(escalation_id)
        state = load_snapshot(uow, services, escalation_id, now) if escalation else None
        seen = sight_in(uow, state, person) if state else NOTHING
        if state is None or seen.is_none:
            uow.audit.append(now, person.id, "case:refuse", escalation_id)
            shown = refusal_card()
        else:
            details = {"escalation": escalation_id, "sight": seen.reach.value}
            uow.audit.append(now, person.id, "case:read", state.case.id, details)
            answers = uow.duty_answers.of_escalation(escalation_id)
            reports = uow.reports.of_case(state.case.id) if state.earlier else ()
            shown = detail_card(state, person, seen, now, *_written_words(uow, state), answers, reports)
        uow.commit()
    return shown


def _written_words(
    uow: UnitOfWork, state: Snapshot
) -> tuple[dict[datetime, str], dict[str, str], dict[str, tuple[str, ...]]]:
    """What was written with outcomes, with follow-ups, and about reports afterwards."""
    return _reasons(uow, state), _notes(uow, state), _amendments(uow, state)


def _amendments(uow: UnitOfWork, state: Snapshot) -> dict[str, tuple[str, ...]]:
    """What reporters said of their reports afterwards, by report, oldest first."""
    found: dict[str, tuple[str, ...]] = {}
    for report in state.reports:
        for entry in uow.audit.of_subject(report.id):
            dialog = entry.details.get("dialog") if entry.action in {AMENDED, WITHDRAWN} else None
            draft = uow.drafts.by_id(dialog) if isinstance(dialog, str) else None
            if draft is not None:
                found[report.id] = (*found.get(report.id, ()), amendment_line(draft.session))
    return found


def _notes(uow: UnitOfWork, state: Snapshot) -> dict[str, str]:
    """What was written with follow-ups, by duty, from the encrypted dialogs."""
    found = {}
    for duty in (one for one in state.duties if one.kind is DutyKind.FOLLOW_UP):
        for entry in uow.audit.of_subject(duty.id):
            dialog = entry.details.get("dialog")
            draft = uow.drafts.by_id(dialog) if isinstance(dialog, str) else None
            if draft is not None:
                found[duty.id] = result_words(draft.session)
    return found


def _reasons(uow: UnitOfWork, state: Snapshot) -> dict[datetime, str]:
    """What was written with outcomes, by the time of the move, from the encrypted dialogs."""
    found = {}
    for entry in uow.audit.of_subject(state.escalation.id):
        dialog = entry.details.get("dialog") if entry.action in _SAID_WITH_OUTCOMES else None
        draft = uow.drafts.by_id(dialog) if isinstance(dialog, str) else None
        said = outcome_words(state, draft.session) if draft else ""
        if said:
            found[entry.at] = said
    return found
