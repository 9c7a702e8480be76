"""Break-glass access: opens a case for a time to somebody who needs it now; those who lead on it hear so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from bot.cards.messages.broken_glass import BrokenGlassPayload
from bot.cards.parts.card_builder import card
from bot.cards.parts.words import name_and_job
from bot.reading.of_authority import is_of_authority
from bot.reading.sight_of import sight_of
from bot.reading.snapshot import circle_of
from bot.services import Services
from bot.use_cases.answer.idempotency import answer_once
from bot.use_cases.collect.look_up_case import look_up_case, no_such_case
from bot.use_cases.outbox import outgoing
from bot.use_cases.show.case_status import unknown_case_card
from bot.values import ActionResult, Card, Section
from state_machines.case.bar import BrokenGlass
from state_machines.case.report import Urgency
from state_machines.duties.circle import Circle, line_managers
from state_machines.duties.has_case import leading_ids
from state_machines.duties.let_in import safeguarding_leads
from state_machines.errors import NotAllowed
from state_machines.people.people import Person
from state_machines.time.moments import at_words
from storage.unit_of_work import UnitOfWork

#: The field that holds a reference, for a refusal that stands beside it.
REFERENCE = "reference"
BREAK, REFUSE = "glass:break", "glass:refuse"

_WHO_HEARS = "Those who lead on it and its safeguarding leads are being told that it was you, and why."
_NOBODY_HEARS = (
    "Nobody else can be told of it by Doorstep now. It is on the record; please tell your safeguarding lead."
)


@dataclass(frozen=True, slots=True)
class Taking:
    """Which case somebody needs to see, as they typed it, and why: an offered reason, and their words."""

    reference: str
    reason: str
    words: str


def take_access(
    services: Services, person: Person, asked: Taking, now: datetime, *, key: str
) -> ActionResult:
    """Give them sight of the whole case until a time that is said, and tell its line and safeguarding leads.

    Raises NoSuchCase in the same words for a case that there is not and for one from which they are barred,
    NotAllowed for whoever does not work for the authority.
    """
    with services.store.write() as uow:
        said = answer_once(uow, key, now, lambda: _take(uow, services, person, asked, now))
        uow.commit()
    return said


def why_taken(services: Services, person: Person, taken_id: str, now: datetime) -> Card:
    """The reason in the person's own words, for those who were told of it; reading it is put on record."""
    with services.store.write() as uow:
        taken = uow.broken_glass.by_id(taken_id)
        case = uow.cases.read_by_id(taken.case_id) if taken else None
        told = _people_to_tell(circle_of(uow, services.settings, case, now), "") if case else ()
        if taken is None or case is None or person.id not in told:
            uow.audit.append(now, person.id, REFUSE, taken_id)
            uow.commit()
            return unknown_case_card("", services.surface.commands)
        uow.audit.append(now, person.id, "glass:read", taken.id, {"case": case.id})
        who = name_and_job(uow.people.by_id(taken.person_id))
        uow.commit()
    return card(f"{case.reference}: the reason", sections=(Section(who, (taken.why,)),), private=True)


def _take(uow: UnitOfWork, services: Services, person: Person, asked: Taking, now: datetime) -> ActionResult:
    if not is_of_authority(uow, services.settings, person):
        raise NotAllowed(
            "Only those who work for the authority open a case that is not theirs in this way. If you "
            "need it for your work, ask the allocated social worker. Nothing has changed."
        )
    case = look_up_case(uow, services, person, REFERENCE, asked.reference, now)
    circle = circle_of(uow, services.settings, case, now)
    if person.id in circle.barred_ids:
        raise no_such_case(REFERENCE, asked.reference)
    if sight_of(uow, services, person, case, now).sight.is_full:
        return ActionResult(f"You see all of {case.reference} already. Nothing has changed.", changed=False)
    why = ": ".join(filter(None, (asked.reason, asked.words)))
    ends_at = now + services.settings.sight_lasts
    taken = BrokenGlass(uuid4().hex, case.id, person.id, why, now, ends_at)
    uow.broken_glass.add(taken)
    uow.audit.append(now, person.id, BREAK, case.id, {"taken": taken.id, "until": ends_at.isoformat()})
    told = _tell(uow, circle, taken, asked.reason, now)
    return ActionResult(
        f"You see all of {case.reference} until {at_words(ends_at, now).removeprefix('at ')}; then it ends "
        f"by itself. {_WHO_HEARS if told else _NOBODY_HEARS}"
    )


def _tell(uow: UnitOfWork, circle: Circle, taken: BrokenGlass, reason: str, now: datetime) -> bool:
    """Tell those who answer for the case; whether there is anybody."""
    payload = BrokenGlassPayload(taken.id, reason)
    people = _people_to_tell(circle, but_not=taken.person_id)
    for person_id in people:
        outgoing.enqueue(
            uow,
            payload,
            now,
            to_person_id=person_id,
            urgency=Urgency.URGENT,
            dedup_key=f"{payload.KIND}:{taken.id}:{person_id}",
        )
    return bool(people)


def _people_to_tell(circle: Circle, but_not: str) -> tuple[str, ...]:
    """Who leads on it, the line managers above, and the safeguarding leads, or else the last resort.

    Nobody is told of what they did themselves.
    """
    leading = [one for one in map(circle.person, leading_ids(circle)) if one is not None]
    above = (senior.id for one in leading for senior in line_managers(one, circle))
    ids = dict.fromkeys((*(one.id for one in leading), *above, *safeguarding_leads(circle)))
    able = tuple(one for one in ids if circle.may_ask(one) and one != but_not)
    return able or tuple(one for one in (circle.last_resort_id,) if one and one != but_not)
