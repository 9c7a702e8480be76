"""Records that a child has been seen, and tells whoever waits for it; no chart moves and no duty ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bot.cards.messages.child_seen import ChildSeenPayload
from bot.reading.snapshot import Snapshot, circle_of, load_snapshot
from bot.services import Services
from bot.use_cases.collect.draft_as_report import case_of, find_report
from bot.use_cases.collect.drafts import ask_again
from bot.use_cases.collect.report_of_family import judge_family
from bot.use_cases.collect.start_dialog import begin_draft, draft_under_way
from bot.use_cases.map.keep_standing_facts import Account, keep_facts_of_account
from bot.use_cases.map.last_seen import store_sighting, visit_day
from bot.use_cases.outbox import outgoing
from dialogs.catalog.child_seen import ALONE, WORRIED
from dialogs.catalog.engagement_concern import NAME as CONCERN
from dialogs.catalog.missed_visit import NAME as VISIT
from dialogs.catalog.missed_visit import says_only_that_the_child_was_seen
from dialogs.known_case import ABOUT_CASE
from dialogs.runner import submission
from dialogs.session import Session
from dialogs.siblings import sighting_id
from state_machines.case.case import Case
from state_machines.case.report import Urgency
from state_machines.case.sightings import Sighting
from state_machines.duties.circle import resolve
from state_machines.duties.has_case import leading_ids
from state_machines.people.people import Person, Role
from state_machines.time.moments import london_day
from storage.unit_of_work import UnitOfWork


def record_sighting(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> str:
    """Store the account and tell people, in the caller's transaction; returns the account's id.

    Each child seen together has an account of their own, and whoever waits for several has one message.
    Whoever is worried is asked about their concern next, with the case kept.
    """
    family = judge_family(uow, services, session, person, now)
    words, alone = _written(session, "seen_words"), session.answers["seen_how"] in ALONE
    day = _day_seen(session)
    accounts = [
        (child, _store(uow, session, child, day, words, person, now, alone=alone))
        for child in family.children
    ]
    case, sighting = accounts[0]
    # What is known at the door is kept on the first child's case, and read on every other's.
    account = Account(sighting.id, case.id, person.id, submission(session))
    keep_facts_of_account(uow, services.settings, account, now)
    _tell(uow, services, accounts, person, now)
    if session.answers["seen_how"] in WORRIED:
        _begin_concern(uow, person, case, now, key=f"worried:{session.id}")
    return sighting.id


def is_seen_visit(uow: UnitOfWork, session: Session) -> bool:
    """Whether what was begun as a missed visit is none: the child was seen alone, and that is all."""
    began_as_visit = session.dialog == VISIT and says_only_that_the_child_was_seen(session)
    return began_as_visit and find_report(uow, session) is None


def record_seen_visit(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> str:
    """Store the visit as an account of when the child was seen, with what was written; returns its id."""
    case = case_of(uow, session)
    words = _written(session, "account")
    sighting = _store(uow, session, case, visit_day(session), words, person, now, alone=True)
    _tell(uow, services, [(case, sighting)], person, now)
    return sighting.id


def _store(
    uow: UnitOfWork,
    session: Session,
    case: Case,
    seen_on: date,
    words: str | None,
    person: Person,
    now: datetime,
    *,
    alone: bool,
) -> Sighting:
    escalation = uow.escalations.open_for_case(case.id)
    sighting = Sighting(
        id=sighting_id(session, case),
        case_id=case.id,
        seen_on=seen_on,
        seen_by=person.name,
        alone=alone,
        words=words,
        said_by_id=person.id,
        said_at=now,
        escalation_id=escalation.id if escalation else None,
    )
    store_sighting(uow, case, sighting)
    details = {"case": case.id, "escalation": sighting.escalation_id}
    uow.audit.append(now, person.id, "sighting:record", sighting.id, details)
    return sighting


def _written(session: Session, question: str) -> str | None:
    words = session.answers.get(question) if question in session.trail else None
    return words if isinstance(words, str) else None


def _day_seen(session: Session) -> date:
    """ "Today" means the day on which it was answered, also where it is submitted the next morning."""
    picked = session.answers.get("seen_day") if "seen_day" in session.trail else None
    if isinstance(picked, str):
        return date.fromisoformat(picked)
    return london_day(session.answered_at.get("seen_when", session.updated_at))


def _tell(
    uow: UnitOfWork,
    services: Services,
    accounts: Sequence[tuple[Case, Sighting]],
    person: Person,
    now: datetime,
) -> None:
    heard: dict[str, list[tuple[Sighting, Urgency]]] = {}
    for case, sighting in accounts:
        hear, urgency = _who_hears(uow, services, case, sighting, now)
        for person_id in dict.fromkeys(one for one in hear if one != person.id):
            heard.setdefault(person_id, []).append((sighting, urgency))
    for person_id, about in heard.items():
        # The message belongs to an open case where there is one: it is drawn anew when that changes.
        (first, urgency), *others = sorted(about, key=lambda one: one[0].escalation_id is None)
        payload = ChildSeenPayload(first.id, tuple(one.id for one, _ in others) or None)
        outgoing.enqueue(
            uow,
            payload,
            now,
            to_person_id=person_id,
            urgency=min((urgency, *(one for _, one in others)), key=lambda one: one.order),
            escalation_id=first.escalation_id,
            dedup_key=f"{payload.KIND}:{first.id}:{person_id}",
        )


def _who_hears(
    uow: UnitOfWork, services: Services, case: Case, sighting: Sighting, now: datetime
) -> tuple[list[str], Urgency]:
    if sighting.escalation_id is None:
        circle = circle_of(uow, services.settings, case, now)
        care = resolve(Role.CHILDRENS_SOCIAL_CARE, circle)
        asked = (care.id,) if care and circle.may_ask(care.id) else ()
        return [*leading_ids(circle), *asked], Urgency.ROUTINE
    state = load_snapshot(uow, services, sighting.escalation_id, now)
    outgoing.enqueue_redraws(uow, sighting.escalation_id, now)
    return list(_whoever_waits(state)), state.escalation.urgency


def _whoever_waits(state: Snapshot) -> Iterator[str]:
    """Those who lead, those who reported the missed visit, and all who were told of what is still owed."""
    yield from leading_ids(state.circle)
    yield from (report.reporter_id for report in state.reports if report.kind == "missed_visit")
    for duty in state.live_duties:
        asked = (duty.holder_id, duty.acknowledged_by_id, *duty.told_ids)
        yield from (one for one in asked if one is not None and one not in duty.declined_ids)


def _begin_concern(uow: UnitOfWork, person: Person, case: Case, now: datetime, *, key: str) -> None:
    """Ask about the concern; a report of one that is under way about this case is asked on."""
    context = {ABOUT_CASE: case.reference}
    under_way = draft_under_way(uow, person, CONCERN, context)
    if under_way is not None:
        ask_again(uow, under_way, now, key=key)
    else:
        begin_draft(uow, person, CONCERN, context, now, key=key)
