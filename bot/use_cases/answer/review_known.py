"""Records that something known of a family no longer holds, with the reason, or that it still does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.cards.parts.known_buttons import facts_to_answer_for, known_options
from bot.cards.parts.times import day
from bot.cards.parts.words import join_names, name_or_nobody
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.answer.idempotency import answer_once
from bot.use_cases.map.keep_standing_facts import end_fact
from bot.use_cases.map.tell_of_ended_facts import tell_of_ended_facts
from bot.use_cases.outbox import outgoing
from bot.values import ActionResult
from dialogs.spec import Option
from state_machines.case.standing_facts import StandingFact, same_as
from state_machines.duties.duty import complete
from state_machines.errors import NotAllowed
from state_machines.people.people import Person
from state_machines.settings.local_settings import REVIEW_KNOWN
from state_machines.time.moments import london_day
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class KnownChoices:
    """The case's reference, and what is known there of which the person may say whether it holds."""

    reference: str
    choices: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody says of one fact: that it still holds, or why it no longer does."""

    fact_id: str
    holds: bool
    reason: str = ""


def known_choices(services: Services, person: Person, escalation_id: str, now: datetime) -> KnownChoices:
    """What the form offers; raises NotAllowed where nothing is theirs to say, NotFound for no escalation."""
    with services.store.read() as uow:
        state = load_snapshot(uow, services, escalation_id, now)
        offered = known_options(state, person)
    if not offered:
        raise NotAllowed(
            "Nothing known here is yours to end or to renew: that is for whoever said it, the allocated "
            "social worker and their manager. Nothing was changed."
        )
    return KnownChoices(state.case.reference, offered)


def review_known(
    services: Services, person: Person, escalation_id: str, review: Review, now: datetime, *, key: str
) -> ActionResult:
    """Store what they say, on the record; a refusal has `changed` false and changes nothing."""
    with services.store.write() as uow:
        said = answer_once(uow, key, now, lambda: _review(uow, services, person, escalation_id, review, now))
        uow.commit()
    return said


def _review(
    uow: UnitOfWork, services: Services, person: Person, escalation_id: str, review: Review, now: datetime
) -> ActionResult:
    state = load_snapshot(uow, services, escalation_id, now)
    theirs = facts_to_answer_for(state, person)
    fact = next((one for one in theirs if one.id == review.fact_id), None)
    if fact is None:
        return _refuse(uow, state, person, review.fact_id, now)
    same = same_as(fact, theirs)
    said = (
        _renew(uow, state, same, person, now)
        if review.holds
        else _end(uow, state, same, person, now, review.reason)
    )
    _finish_reviews(uow, state, person, now)
    _redraw_cards(uow, state, now)
    return said


def _refuse(uow: UnitOfWork, state: Snapshot, person: Person, fact_id: str, now: datetime) -> ActionResult:
    uow.audit.append(now, person.id, "fact:refuse", fact_id, {"case": state.case.id})
    ended = next((one.ended for one in state.standing_facts if one.id == fact_id and one.ended), None)
    if ended is not None:
        who, when = name_or_nobody(state.person(ended.by_id)), day(london_day(ended.at))
        return ActionResult(f"{who} has ended this already, {when}. Nothing has changed.", changed=False)
    return ActionResult(
        "This is for whoever said it, the allocated social worker and their manager to say. "
        "Nothing has changed.",
        changed=False,
    )


def _renew(
    uow: UnitOfWork, state: Snapshot, same: tuple[StandingFact, ...], person: Person, now: datetime
) -> ActionResult:
    until = state.settings.review_known_on(london_day(now))
    for fact in same:
        uow.standing_facts.save_review(fact.hold_until(until))
        uow.audit.append(now, person.id, "fact:review", fact.id, {"case": fact.case_id})
    again = f" It is asked again on {day(until)}." if until else ""
    return ActionResult(
        f"Recorded for {state.case.reference}: still holds ({same[0].category_words}).{again}"
    )


def _end(
    uow: UnitOfWork,
    state: Snapshot,
    same: tuple[StandingFact, ...],
    person: Person,
    now: datetime,
    reason: str,
) -> ActionResult:
    for fact in same:
        end_fact(uow, fact, person.id, now, reason)
    tell_of_ended_facts(uow, state, same, person.id, now)
    left = [one for one in same_as(same[0], state.standing_facts) if one not in same]
    others = join_names(tuple(dict.fromkeys(name_or_nobody(state.person(one.said_by_id)) for one in left)))
    stays = f" What {others} said of it stands." if others else " Cards do not show it any more."
    return ActionResult(
        f"Recorded for {state.case.reference}: no longer holds ({same[0].category_words}).{stays} "
        "It stays on the record, with your reason."
    )


def _finish_reviews(uow: UnitOfWork, state: Snapshot, person: Person, now: datetime) -> None:
    """End what was asked, once nothing of the case is due for review any more."""
    today = london_day(now)
    if any(fact.is_due_for_review(today) for fact in uow.standing_facts.of_case(state.case.id)):
        return
    for escalation in uow.escalations.of_case(state.case.id):
        for duty in uow.duties.of_escalation(escalation.id):
            if duty.key == REVIEW_KNOWN and duty.is_live:
                uow.duties.save(complete(duty, person.id, now))
                details = {"escalation": duty.escalation_id, "key": duty.key}
                uow.audit.append(now, person.id, "duty:complete", duty.id, details)


def _redraw_cards(uow: UnitOfWork, state: Snapshot, now: datetime) -> None:
    """The cards of the case, and of the family's other children, show what is known in every escalation."""
    for case_id in (state.case.id, *(member.case.id for member in state.family)):
        for escalation in uow.escalations.of_case(case_id):
            outgoing.enqueue_redraws(uow, escalation.id, now)
