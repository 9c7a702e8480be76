"""Takes the answer of somebody who was told and asked something, and brings it to whoever asked."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from bot.cards.messages.news import NewsPayload
from bot.cards.parts.asked import form_of
from bot.reading.askers import askers_of
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.answer.target import Target
from bot.use_cases.map.last_seen import store_sighting
from bot.use_cases.outbox import outgoing
from dialogs.catalog.duty_answer import NOT_SEEN, SEEN, SEEN_ON
from dialogs.runner import submission
from dialogs.session import Session
from state_machines.case.sightings import Sighting
from state_machines.duties.duty import Duty
from state_machines.duties.duty_answer import DutyAnswer, end_by_answer
from state_machines.duties.has_case import leading_ids
from state_machines.duties.rank import rank
from state_machines.errors import Stale
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from state_machines.time.moments import london_day
from storage.unit_of_work import UnitOfWork


def form_asked_for(services: Services, aim: Target, now: datetime) -> str:
    """The name of the form in which a duty is answered; raises Stale where it asks for none (any more)."""
    with services.store.read() as uow:
        state = load_snapshot(uow, services, aim.escalation_id, now)
        found = next((form_of(state, duty) for duty in state.duties if duty.id == aim.duty_id), "")
    if not found:
        raise Stale("This has moved on. Open the case to see where it stands.")
    return found


def answered_duty(state: Snapshot, duty_id: str, person: Person, now: datetime) -> Duty:
    """The duty as this person's answer leaves it; raises Stale or NotAllowed where they cannot answer."""
    duty = next((one for one in state.duties if one.id == duty_id), None)
    if duty is None:
        raise Stale("This has moved on. Open the case to see where it stands.")
    return end_by_answer(duty, person, rank(duty, person, state.circle), now)


def record_answer(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> str:
    """Store the answer in the caller's transaction, and end the duty by it; returns the answer's id.

    Its words are encrypted: news and the record say only that it was given, and Open shows it.
    """
    state = load_snapshot(uow, services, session.context["escalation_id"], now)
    duty = answered_duty(state, session.context["duty_id"], person, now)
    answer = DutyAnswer(uuid4().hex, duty.id, person.id, now, submission(session))
    uow.duties.save(duty)
    uow.duty_answers.add(answer)
    details = {"escalation": duty.escalation_id, "answer": answer.id}
    uow.audit.append(now, person.id, "duty:answer", duty.id, details)
    _keep_sighting(uow, state, session, person, now)
    _tell_whoever_asked(uow, state, duty, person, now)
    return answer.id


def _tell_whoever_asked(uow: UnitOfWork, state: Snapshot, duty: Duty, person: Person, now: datetime) -> None:
    asked = [one.reporter_id for one in state.reports if duty.report_id in {None, one.id}]
    asked += askers_of(state, duty)
    hear = [one for one in (*asked, *leading_ids(state.circle)) if one != person.id]
    news = NewsPayload(NewsKind.ANSWERED, person=person.id, duties=(duty.id,))
    outgoing.enqueue_redraws(uow, state.escalation.id, now)
    outgoing.enqueue_news(uow, state.escalation, hear, now, news, event=f"{duty.id}:answer")


def _keep_sighting(uow: UnitOfWork, state: Snapshot, session: Session, person: Person, now: datetime) -> None:
    """Whoever saw the child gave an account of when, which stays on the case like any other."""
    said = session.answers.get(SEEN) if SEEN in session.trail else None
    if said is None or said == NOT_SEEN:
        return
    picked = session.answers.get(SEEN_ON) if SEEN_ON in session.trail else None
    day = london_day(session.answered_at.get(SEEN, session.updated_at))
    sighting = Sighting(
        id=uuid4().hex,
        case_id=state.case.id,
        seen_on=date.fromisoformat(picked) if isinstance(picked, str) else day,
        seen_by=person.name,
        said_by_id=person.id,
        said_at=now,
        escalation_id=state.escalation.id if state.is_open else None,
    )
    store_sighting(uow, state.case, sighting)
    details = {"case": state.case.id, "escalation": state.escalation.id}
    uow.audit.append(now, person.id, "sighting:record", sighting.id, details)
