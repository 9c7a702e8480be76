"""Bars somebody from a case, and ends a bar: only a safeguarding lead of the case says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from bot.cards.parts.times import moment
from bot.cards.parts.words import name_and_job, name_or_nobody
from bot.reading.snapshot import circle_of
from bot.services import Services
from bot.use_cases.alarms.pass_on_alarms import pass_on_alarms
from bot.use_cases.chase.follow_people_changes import mark_people_changed
from bot.use_cases.chase.hand_over import hand_over_duties_in
from bot.use_cases.outbox.redraw_for_those_shut_out import redraw_for_those_shut_out
from bot.values import ActionResult
from dialogs.spec import Option
from state_machines.case.bar import Bar, end_bar
from state_machines.case.case import Case
from state_machines.duties.let_in import safeguarding_leads
from state_machines.errors import NotAllowed, NotFound
from state_machines.people.people import Person
from storage.records import Json
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class BarsOfCase:
    """The case's reference, and each bar that stands there, in words for its safeguarding leads."""

    reference: str
    choices: tuple[Option, ...]
    lines: tuple[str, ...]


def bars_of_case(services: Services, lead: Person, reference: str, now: datetime) -> BarsOfCase | None:
    """What a safeguarding lead of the case reads; None for anybody else, and for no such case.

    Both are put on record, and neither is told from the other.
    """
    with services.store.write() as uow:
        case = uow.cases.by_reference(reference)
        if case is None or lead.id not in leads_of(uow, services, case, now):
            uow.audit.append(now, lead.id, "bars:refuse", case.id if case else "unknown")
            uow.commit()
            return None
        standing = uow.bars.standing(case.id)
        uow.audit.append(now, lead.id, "bars:read", case.id)
        found = BarsOfCase(
            case.reference,
            tuple(Option(bar.id, name_and_job(uow.people.by_id(bar.person_id))) for bar in standing),
            tuple(_line(uow, bar) for bar in standing),
        )
        uow.commit()
    return found


def leads_of(uow: UnitOfWork, services: Services, case: Case, now: datetime) -> tuple[str, ...]:
    """The ids of the case's safeguarding leads."""
    return safeguarding_leads(circle_of(uow, services.settings, case, now))


def bar_person(
    services: Services,
    lead: Person,
    person: Person,
    reference: str,
    why: str,
    now: datetime,
    *,
    by: str = "",
) -> ActionResult:
    """Bar this person from the case, from this moment; raises NotAllowed for who is no lead of it.

    `by` is the operating-system's name of whoever does it for the lead at the command line, if anybody.
    What is with them goes to whoever comes next, and what stands in their messages says only that it is no
    longer theirs.
    """
    with services.store.write() as uow:
        case = _case_of_lead(uow, services, lead, reference, now)
        _check(case, lead, person)
        bar = Bar(uuid4().hex, case.id, person.id, lead.id, why, now)
        uow.bars.add(bar)
        details: dict[str, Json] = {"case": case.id, "person": person.id, **_done(by)}
        uow.audit.append(now, lead.id, "bar:set", bar.id, details)
        escalations = _follow(uow, services, case.id, person.id, now)
        uow.commit()
    _hand_over(services, escalations, now)
    return ActionResult(
        f"{person.name} is barred from {case.reference} from now on: they see nothing of it, and what "
        "was with them goes on to the next person. No card says why."
    )


def end_standing_bar(
    services: Services, lead: Person, bar_id: str, why: str, now: datetime, *, by: str = ""
) -> ActionResult:
    """End a bar; raises NotAllowed for who is no safeguarding lead of its case, Stale where it has ended."""
    with services.store.write() as uow:
        bar = uow.bars.by_id(bar_id)
        case = uow.cases.read_by_id(bar.case_id) if bar else None
        if bar is None or case is None:
            raise NotFound("Doorstep does not know this bar. Nothing has changed.")
        case = _case_of_lead(uow, services, lead, case.reference, now)
        uow.bars.end(end_bar(bar, lead.id, why, now))
        details: dict[str, Json] = {"case": case.id, "person": bar.person_id, **_done(by)}
        uow.audit.append(now, lead.id, "bar:end", bar.id, details)
        escalations = _follow(uow, services, case.id, bar.person_id, now)
        name = name_or_nobody(uow.people.by_id(bar.person_id))
        uow.commit()
    _hand_over(services, escalations, now)
    return ActionResult(
        f"{name} is not barred from {case.reference} any more. What their part brings is theirs again."
    )


def list_bars(services: Services, now: datetime, *, by: str) -> tuple[Bar, ...]:
    """Every bar that stands, for whoever runs Doorstep; that they asked is on record."""
    with services.store.write(lock_rows=False) as uow:
        standing = uow.bars.standing()
        uow.audit.append(now, None, "bars:list", "bars", {"user": by, "count": len(standing)})
        uow.commit()
    return standing


def _done(by: str) -> dict[str, Json]:
    return {"user": by} if by else {}


def _case_of_lead(uow: UnitOfWork, services: Services, lead: Person, reference: str, now: datetime) -> Case:
    case = uow.cases.by_reference(reference)
    if case is None or lead.id not in leads_of(uow, services, case, now):
        raise NotAllowed(
            "Only a safeguarding lead of this case bars somebody from it, or ends that: the lead of its "
            "social worker, of who leads on it, or of somebody in its network. Nothing has changed."
        )
    return case


def _check(case: Case, lead: Person, person: Person) -> None:
    if person.id == lead.id:
        raise NotAllowed(
            "You cannot bar yourself. Ask another safeguarding lead of the case. Nothing has changed."
        )
    if person.id in case.barred_ids:
        raise NotAllowed(f"{person.name} is barred from {case.reference} already. Nothing has changed.")


def _follow(
    uow: UnitOfWork, services: Services, case_id: str, person_id: str, now: datetime
) -> tuple[str, ...]:
    """Alarms move in this transaction; duties soon after, by the engine, should this process die."""
    mark_people_changed(uow, {person_id}, now)
    pass_on_alarms(uow, services, case_id, person_id, now)
    return redraw_for_those_shut_out(uow, case_id, lambda one: one == person_id, now)


def _hand_over(services: Services, escalation_ids: Sequence[str], now: datetime) -> None:
    for one in escalation_ids:
        hand_over_duties_in(services, one, now)


def _line(uow: UnitOfWork, bar: Bar) -> str:
    lead = name_or_nobody(uow.people.by_id(bar.lead_id))
    return (
        f"{name_and_job(uow.people.by_id(bar.person_id))}, since {moment(bar.set_at)}, by {lead}: {bar.why}"
    )
