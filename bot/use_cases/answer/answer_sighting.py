"""Records what whoever has the case says once the child was seen: all still needed, or no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cards.answers.run_time_lists import outcome_options
from bot.cards.parts.seen_lines import ANSWERS
from bot.cards.parts.words import join_names, name_or_nobody
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.answer.idempotency import answer_once
from bot.use_cases.answer.target import target_of
from bot.use_cases.outbox import outgoing
from bot.values import ActionResult
from state_machines.case.sightings import Sighting, SightingAnswer
from state_machines.duties.has_case import has_case, leading_ids
from state_machines.errors import NotFound
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def answer_sighting(
    services: Services, person: Person, target: str, answer: SightingAnswer, now: datetime, *, key: str
) -> ActionResult:
    """Put the answer on record; nothing ends by it. `target` is "<escalation id>/<sighting id>".

    A refusal has `changed` false: somebody else was first, or it is not for this person to say.
    """
    aim = target_of(target)
    with services.store.write() as uow:
        state = load_snapshot(uow, services, aim.escalation_id, now)
        sighting = next((one for one in state.sightings if one.id == aim.duty_id), None)
        if sighting is None:
            raise NotFound("Doorstep does not know this sighting. Nothing was changed.")
        said = answer_once(uow, key, now, lambda: _answer(uow, state, sighting, person, answer, now))
        uow.commit()
    return said


def may_record_outcome(services: Services, person: Person, target: str, now: datetime) -> bool:
    """Whether this person may record an outcome where the case stands now."""
    with services.store.read() as uow:
        return bool(outcome_options(uow, services, target_of(target).escalation_id, person, now))


def _answer(
    uow: UnitOfWork,
    state: Snapshot,
    sighting: Sighting,
    person: Person,
    answer: SightingAnswer,
    now: datetime,
) -> ActionResult:
    reference = state.case.reference
    if sighting.answer is not None:
        who = name_or_nobody(state.person(sighting.answered_by_id))
        said = ANSWERS.get(sighting.answer, "answered")
        uow.audit.append(now, person.id, "sighting:refuse", sighting.id, {"escalation": state.escalation.id})
        return ActionResult(f"{who} has said already for {reference}: {said}. Nothing has changed.", False)
    if not state.is_open or not has_case(person, state.circle, state.duties):
        uow.audit.append(now, person.id, "sighting:refuse", sighting.id, {"escalation": state.escalation.id})
        return ActionResult(_refusal_words(state), False)
    uow.sightings.save_answer(replace(sighting, answer=answer, answered_by_id=person.id, answered_at=now))
    details = {"escalation": state.escalation.id, "answer": answer.value}
    uow.audit.append(now, person.id, "sighting:answer", sighting.id, details)
    outgoing.enqueue_redraws(uow, state.escalation.id, now)
    for escalation_id in _seen_together(uow, state, sighting):
        outgoing.enqueue_redraws(uow, escalation_id, now)
    if answer is SightingAnswer.STILL_NEEDED:
        return ActionResult(f"Recorded for {reference}: all that is asked is still needed. It goes on.")
    return ActionResult(
        f"Recorded for {reference}: no longer needed. Nothing ends until an outcome is recorded."
    )


def _seen_together(uow: UnitOfWork, state: Snapshot, sighting: Sighting) -> tuple[str, ...]:
    """The escalations of the children seen together with this one, whose message may stand there."""
    found = (one for member in state.family for one in uow.sightings.of_case(member.case.id))
    said = (one for one in found if (one.said_by_id, one.said_at) == (sighting.said_by_id, sighting.said_at))
    return tuple(dict.fromkeys(one.escalation_id for one in said if one.escalation_id is not None))


def _refusal_words(state: Snapshot) -> str:
    if not state.is_open:
        return f"{state.case.reference} is closed here, so nothing is asked any more. Nothing has changed."
    leads = tuple(name_or_nobody(state.person(one)) for one in leading_ids(state.circle))
    who = join_names(leads) or "whoever carries out the next step"
    return f"This is for whoever has the case to say: {who}. Nothing has changed."
