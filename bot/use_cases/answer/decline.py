"""Declining a duty: "Not mine" moves it to the next person at once."""

from __future__ import annotations

from datetime import datetime

from bot.cards.parts.words import join_names
from bot.reading.snapshot import load_snapshot
from bot.services import Services
from bot.use_cases.answer.idempotency import answer_once
from bot.use_cases.answer.target import Target, target_of
from bot.use_cases.chase.carry_out_climb import carry_out_climb
from bot.values import ActionResult
from state_machines.duties import ladder
from state_machines.errors import Refused
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def decline_duty(
    services: Services, person: Person, target: str, reason: str, now: datetime, *, key: str
) -> ActionResult:
    """Decline one duty with a reason, which is kept encrypted and shown in the case's detail only.

    `target` is "<escalation id>/<duty id>".
    """
    aim = target_of(target)
    with services.store.write() as uow:
        said = answer_once(uow, key, now, lambda: _decline(uow, services, person, aim, reason, now))
        uow.commit()
    return said


def _decline(
    uow: UnitOfWork, services: Services, person: Person, aim: Target, reason: str, now: datetime
) -> ActionResult:
    state = load_snapshot(uow, services, aim.escalation_id, now)
    duty = next((duty for duty in state.duties if duty.id == aim.duty_id), None)
    if duty is None:
        uow.audit.append(now, person.id, "decline:refuse", aim.escalation_id, {"why": "moved on"})
        return ActionResult("This has moved on. Open the case to see where it stands.", changed=False)
    try:
        declined = ladder.decline(duty, person, reason, state.circle, now)
    except Refused as refused:
        uow.audit.append(now, person.id, "decline:refuse", duty.id, {"escalation": duty.escalation_id})
        return ActionResult(refused.user_message, changed=False)
    uow.audit.append(now, person.id, "duty:decline", duty.id, {"escalation": duty.escalation_id})
    waits = state.settings.waits_for(state.urgency_of(duty))
    climb = ladder.climb(declined, state.circle, waits, now)
    carry_out_climb(
        uow, state.chase_context, declined, climb, now, what=NewsKind.DECLINED, actor_id=person.id
    )
    told = join_names(tuple(one.name for one in climb.tell))
    return ActionResult(
        f"Handed on. {told} {'has' if len(climb.tell) == 1 else 'have'} been told now. Your reason is kept."
    )
