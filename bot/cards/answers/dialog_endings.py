"""The card that a submitted dialog ends with, a function for each kind of dialog."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.cards.answers.amendment_card import amendment_card
from bot.cards.answers.confirmation import confirmation_card
from bot.cards.answers.decision_card import decision_card, waiting_card
from bot.cards.answers.follow_up_card import follow_up_card
from bot.cards.answers.plan_card import plan_card
from bot.cards.answers.run_time_lists import snapshot_and_report
from bot.cards.answers.sighting_card import sighting_card
from bot.cards.answers.types import types_card
from bot.cards.parts.card_builder import card
from bot.cards.parts.standing_alarms import with_standing_alarms
from bot.cards.parts.words import name_or_nobody
from bot.reading.amendments import WITHDRAWN
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.values import Action, Button, Card
from dialogs.catalog.child_seen import WORRIED
from dialogs.session import Session
from dialogs.siblings import children_meant, chosen_siblings, sighting_id
from state_machines.case.case import Case, Plan
from state_machines.case.report import Report
from storage.unit_of_work import UnitOfWork


def report_ending(uow: UnitOfWork, services: Services, session: Session, now: datetime) -> Card:
    """The report's confirmation, or that of the sighting which a visit turned out to be."""
    if uow.sightings.by_id(session.result) is not None:
        return sighting_ending(uow, services, session, now)
    report = uow.reports.by_id(session.result)
    if report is None:
        raise LookupError(f"the submitted draft {session.id} has no report")
    state = load_snapshot(uow, services, report.escalation_id, now)
    made = uow.reports.made_with(report.made_with) if report.made_with else ()
    with_states = [
        (load_snapshot(uow, services, one.escalation_id, now), one) for one in made if one.id != report.id
    ]
    others = sorted(with_states, key=lambda pair: pair[0].case.reference)
    included = {around.case.reference for around, _ in others}
    left_out = tuple(one for one in chosen_siblings(session) if one not in included)
    shown = confirmation_card(state, report, now, others, left_out)
    return with_standing_alarms(shown, uow, services, session.id)


def decision_ending(uow: UnitOfWork, services: Services, session: Session, now: datetime) -> Card:
    """What was decided and what follows from it, or for whom the ending waits."""
    ending = uow.pending_endings.of_draft(session.id)
    if ending is not None:
        return waiting_card(_snapshot(uow, services, session, now), ending)
    return decision_card(_snapshot(uow, services, session, now), session, now)


def follow_up_ending(uow: UnitOfWork, services: Services, session: Session, now: datetime) -> Card:
    """What came of the follow-up."""
    return follow_up_card(_snapshot(uow, services, session, now), session)


def answer_ending(uow: UnitOfWork, services: Services, session: Session, now: datetime) -> Card:
    """That the answer has gone to whoever asked."""
    state = _snapshot(uow, services, session, now)
    return card(
        f"Sent about {state.case.reference}",
        lead="Your answer is recorded. Whoever asked is told, and reads it behind “Open”, as do those who "
        "lead on the case. You are asked nothing more here.",
        buttons=(Button("Where it stands", Action.STATUS, state.case.reference),),
    )


def keep_open_ending(uow: UnitOfWork, services: Services, session: Session, now: datetime) -> Card:
    """That the case stays open, and who hears of it."""
    state = _snapshot(uow, services, session, now)
    recorded = next(one for one in state.endings if one.duty_id == session.result)
    who = name_or_nobody(state.person(recorded.recorded_by_id))
    return card(
        f"Recorded for {state.case.reference}: not to end yet",
        lead=f"The case stays open, and all that is asked goes on. {who} is told, and reads your reason "
        "behind “Open”.",
        buttons=(Button("Where it stands", Action.STATUS, state.case.reference),),
    )


def plan_ending(uow: UnitOfWork, services: Services, session: Session, now: datetime) -> Card:
    """Which plan it is now, and what the chart made of that."""
    return plan_card(_snapshot(uow, services, session, now), Plan(session.result), now)


def amendment_ending(uow: UnitOfWork, services: Services, session: Session, now: datetime) -> Card:
    """What was added to the report, or that it was withdrawn; of several children, for whom."""
    report = uow.reports.by_id(session.result)
    if report is None:
        raise LookupError(f"the submitted draft {session.id} has no report")
    changed = [one.case_id for one in _changed_with(uow, session, report)]
    others = tuple(case.reference for case in uow.cases.by_ids(changed)) if changed else ()
    return amendment_card(load_snapshot(uow, services, report.escalation_id, now), session, others)


def _changed_with(uow: UnitOfWork, session: Session, report: Report) -> Iterator[Report]:
    """The reports of other children that this same dialog changed: those meant that still stood."""
    meant = children_meant(session)
    for one in uow.reports.made_with(report.made_with) if report.made_with else ():
        (case,) = uow.cases.by_ids([one.case_id])
        is_meant = one.id != report.id and (not meant or case.reference in meant)
        if is_meant and not _was_withdrawn_before(uow, session, one):
            yield one


def _was_withdrawn_before(uow: UnitOfWork, session: Session, report: Report) -> bool:
    entries = (entry for entry in uow.audit.of_subject(report.id) if entry.action == WITHDRAWN)
    return any(entry.details.get("dialog") != session.id for entry in entries)


def types_ending(uow: UnitOfWork, services: Services, session: Session, now: datetime) -> Card:
    """The types that the reporter sees in their report."""
    return types_card(*snapshot_and_report(uow, services, session, now))


def sighting_ending(uow: UnitOfWork, _services: Services, session: Session, _now: datetime) -> Card:
    """That the child has been seen is recorded, and who hears of it."""
    sighting = uow.sightings.by_id(session.result)
    case = uow.cases.by_id(sighting.case_id) if sighting else None
    if sighting is None or case is None:
        raise LookupError(f"the submitted draft {session.id} has no sighting")
    named = (uow.cases.by_reference(one) for one in chosen_siblings(session))
    together = [one for one in named if one is not None and _was_seen(uow, session, one)]
    worried, others = session.answers.get("seen_how") in WORRIED, tuple(one.reference for one in together)
    return sighting_card(case, sighting, worried=worried, others=others)


def _was_seen(uow: UnitOfWork, session: Session, case: Case) -> bool:
    return uow.sightings.by_id(sighting_id(session, case)) is not None


def _snapshot(uow: UnitOfWork, services: Services, session: Session, now: datetime) -> Snapshot:
    return load_snapshot(uow, services, session.context["escalation_id"], now)
