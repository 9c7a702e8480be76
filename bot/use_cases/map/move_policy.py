"""Moves an open case to another policy text because a named person says so, on the record (promise 9)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.map.change_plan import follow_plan
from bot.use_cases.map.open_duties import open_duties
from bot.use_cases.outbox import outgoing
from state_machines.case.limits import Origin
from state_machines.duties.duty import Duty, overtake
from state_machines.errors import NotAllowed, NotFound
from state_machines.flowchart.flowchart import Event
from state_machines.flowchart.policy_move import PolicyMove, plan_policy_move
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from state_machines.policy.policy import Policy
from storage.records import Json, RecordedMove
from storage.unit_of_work import UnitOfWork

#: The event under which the history of a case names such a move.
POLICY_MOVED = "policy_moved"


@dataclass(frozen=True, slots=True)
class Preview:
    """What the move would do, and the text from which it would move the case."""

    old: Policy
    new: Policy
    move: PolicyMove


def preview_policy_move(services: Services, reference: str, new: Policy, now: datetime) -> Preview:
    """What would become of the case; nothing is changed. Raises NotFound or NotAllowed, saying why."""
    with services.store.read() as uow:
        before = _open_case(uow, services, reference, now)
        return Preview(before.policy, new, _plan_move(before, new))


def move_policy(
    services: Services,
    reference: str,
    new: Policy,
    by_email: str,
    reason: str,
    now: datetime,
    user: str = "",
) -> Preview:
    """Move the case: duties end and open, whoever holds something is told, and the audit says who and why.

    `by_email` is who decided it, as it was said; `user` is the operating system's, who typed it.
    """
    with services.store.write() as uow:
        by = uow.people.by_email(by_email)
        if by is None or not by.reachable:
            raise NotFound(f"Nobody who works here has the address {by_email}. Nothing was changed.")
        if not reason.strip():
            raise NotAllowed("A reason is needed, for the record. Nothing was changed.")
        before = _open_case(uow, services, reference, now)
        planned = _plan_move(before, new)
        _move(uow, before, new, planned, by, {"reason": reason, "user": user}, now)
        # A text that knows changes of plan takes the one that the old text could not.
        follow_plan(uow, services, before.escalation.id, now, by=by.id, told_before=True)
        uow.commit()
    return Preview(before.policy, new, planned)


def _open_case(uow: UnitOfWork, services: Services, reference: str, now: datetime) -> Snapshot:
    case = uow.cases.by_reference(reference)
    current = uow.escalations.open_for_case(case.id) if case else None
    if current is None:
        raise NotFound(f"Nothing is open about {reference}. Nothing was changed.")
    return load_snapshot(uow, services, current.id, now)


def _plan_move(before: Snapshot, new: Policy) -> PolicyMove:
    if before.policy.hash == new.hash:
        raise NotAllowed(f"{before.case.reference} goes by this text of {new.name} already.")
    keys = tuple(dict.fromkeys(duty.key for duty in before.act_duties))
    return plan_policy_move(before.escalation, before.policy, new, keys, before.local_limits)


def _move(
    uow: UnitOfWork,
    before: Snapshot,
    new: Policy,
    planned: PolicyMove,
    by: Person,
    why: dict[str, Json],
    now: datetime,
) -> None:
    uow.policies.freeze(new.hash, new.name, new.text, now)
    moved = replace(before.escalation, policy=new.name, policy_hash=new.hash)
    uow.escalations.save(moved)
    uow.escalations.add_move(_record_of(before, new, by, now))
    details = {"from": before.policy.hash, "to": new.hash} | why
    uow.audit.append(now, by.id, "policy:move", moved.id, details)
    ended = tuple(duty for duty in before.act_duties if duty.key in planned.ends)
    for duty in ended:
        uow.duties.save(overtake(duty, now))
        uow.audit.append(now, by.id, "duty:overtake", duty.id, {"escalation": moved.id})
    after = replace(before, escalation=moved, policy=new, duties=uow.duties.of_escalation(moved.id))
    opened = open_duties(uow, after, planned.opens, Event(POLICY_MOVED, now, by.id), now, None)
    _tell(uow, before, ended, opened, by, now)


def _tell(
    uow: UnitOfWork,
    before: Snapshot,
    ended: tuple[Duty, ...],
    opened: tuple[Duty, ...],
    by: Person,
    now: datetime,
) -> None:
    number = len(before.moves)
    occasion = f"{before.escalation.id}:{number}"
    ids = tuple(duty.id for duty in ended)
    news = NewsPayload(NewsKind.POLICY_MOVED, move=number, person=by.id, duties=ids)
    holders = (duty.acknowledged_by_id or duty.holder_id for duty in before.live_duties)
    people = [one for one in dict.fromkeys((*holders, *before.reporter_ids)) if one != by.id]
    outgoing.enqueue_redraws(uow, before.escalation.id, now)
    outgoing.enqueue_news(uow, before.escalation, people, now, news, event=occasion)
    new = [duty.holder_id for duty in opened]
    outgoing.enqueue_ping(uow, before.escalation, new, now, event=occasion)


def _record_of(before: Snapshot, new: Policy, by: Person, now: datetime) -> RecordedMove:
    step = new.step(before.escalation.step)
    return RecordedMove(
        escalation_id=before.escalation.id,
        from_step=step.name,
        to_step=step.name,
        event=POLICY_MOVED,
        row=step.row,
        section=step.section,
        origin=Origin.LOCAL,
        text=f"The case goes by {new.document} in its text {new.hash[:12]} now.",
        actor_id=by.id,
        at=now,
        facts={},
    )
