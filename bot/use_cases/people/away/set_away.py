"""Setting an absence: it is stored, told to those who must know, and carried out if it begins now."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from bot.cards.messages.absences import absence_card, span_words
from bot.services import Services
from bot.use_cases.chase.carry_out_absences import hand_over_for_absences, hand_over_now_or_later
from bot.use_cases.people.away.find_person import (
    COVER,
    WHEN,
    find_below,
    find_person,
    is_last_resort,
)
from bot.use_cases.people.away.notify_of_absence import notify_cover_ended, notify_of_absence
from bot.values import Card
from state_machines.errors import InvalidAnswer, NotAllowed
from state_machines.people.absences import Absence, AbsenceSource
from state_machines.people.away_words import AwayRequest, check_away
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def set_away(services: Services, actor: Person, asked: AwayRequest, now: datetime, *, key: str) -> Card:
    """Store the absence and say what was understood; a repeated `key` gets the same answer.

    Raises InvalidAnswer, whose field is "person", "when" or "cover", where nothing can come of it, and
    NotAllowed (recorded) for somebody who is neither the person nor above them.
    """
    try:
        with services.store.write() as uow:
            absence, anew = _store_once(uow, services, actor, asked, now, key)
            person, cover = _person_and_cover(uow, absence)
            notes = _warnings(uow, absence, person, cover, now)
            uow.commit()
    except NotAllowed as refused:
        with services.store.write() as uow:
            uow.audit.append(now, actor.id, "absence:refuse", actor.id)
            uow.commit()
        refused.is_recorded = True
        raise
    lines = _hand_over(services, absence, now) if anew and absence.holds_at(now) else ()
    return absence_card(absence, person, actor, cover, services.surface.commands, notes, lines)


def _hand_over(services: Services, absence: Absence, now: datetime) -> tuple[str, ...]:
    moved = hand_over_now_or_later(lambda: hand_over_for_absences(services, [absence], now))
    if moved is None:
        return ("What waits is handed over in a few minutes.",)
    return tuple(f"{one.reference}: {one.task}: now with {one.to}." for one in moved)


def _store_once(
    uow: UnitOfWork, services: Services, actor: Person, asked: AwayRequest, now: datetime, key: str
) -> tuple[Absence, bool]:
    """The absence, and whether it is new."""
    known = uow.idempotency_keys.answer_of(key)
    before = uow.absences.by_id(str(known["absence"])) if known else None
    if before is not None:
        return before, False
    absence = _new_absence(uow, services, actor, asked, now)
    _replace_those_within(uow, absence, actor, now)
    uow.absences.save_many([absence])
    details = {
        "person": absence.person_id,
        "from": absence.starts_at.isoformat(),
        "to": absence.ends_at.isoformat(),
        "cover": absence.cover_id,
    }
    uow.audit.append(now, actor.id, "absence:set", absence.id, details)
    uow.idempotency_keys.remember(key, {"absence": absence.id}, now)
    notify_of_absence(uow, absence, actor.id, now)
    return absence, True


def _new_absence(
    uow: UnitOfWork, services: Services, actor: Person, asked: AwayRequest, now: datetime
) -> Absence:
    person = find_below(uow, services.settings, actor, asked.person) if asked.person else actor
    timed = check_away(asked, now)
    if timed.problem:
        raise InvalidAnswer(WHEN, timed.problem)
    cover = _find_cover(uow, asked, person)
    absence = Absence(
        id=uuid4().hex,
        person_id=person.id,
        starts_at=timed.starts_at(now),
        ends_at=timed.ends_at(now),
        set_at=now,
        cover_id=cover.id if cover else None,
        set_by_id=actor.id,
        source=AbsenceSource.COMMAND,
    )
    if is_last_resort(services.settings, person):
        check_cover_of_last_resort(uow, absence, person)
    return absence


def _find_cover(uow: UnitOfWork, asked: AwayRequest, person: Person) -> Person | None:
    if not asked.cover:
        return None
    cover = find_person(uow, asked.cover, COVER)
    if cover.id == person.id:
        raise InvalidAnswer(COVER, f"{person.name} cannot cover for themselves. Name somebody else.")
    if not cover.reachable:
        words = f"{cover.name} cannot be reached by message, so they cannot cover. Name somebody else."
        raise InvalidAnswer(COVER, words)
    return cover


def check_cover_of_last_resort(uow: UnitOfWork, absence: Absence, person: Person) -> None:
    """Raise InvalidAnswer unless somebody available covers for the last resort."""
    cover_id = absence.cover_id or person.cover_id
    cover = uow.people.by_id(cover_id) if cover_id else None
    if cover is None or not cover.reachable:
        words = f"{person.name} is the last resort: every ladder ends there. Please name who covers."
        raise InvalidAnswer(COVER, words)
    theirs = uow.absences.of_person(cover.id, absence.starts_at)
    if any(one.overlaps(absence.starts_at, absence.ends_at) for one in theirs):
        words = f"{person.name} is the last resort, and {cover.name} is away then too. Name somebody else."
        raise InvalidAnswer(COVER, words)


def _replace_those_within(uow: UnitOfWork, absence: Absence, actor: Person, now: datetime) -> None:
    """Cancel earlier absences that lie within the new one, which corrects them."""
    for one in uow.absences.of_person(absence.person_id, now):
        within = absence.starts_at <= max(one.starts_at, now) and one.ends_at <= absence.ends_at
        if within and one.source is AbsenceSource.COMMAND:
            uow.absences.take_back([one.id], now)
            if one.cover_id != absence.cover_id:
                notify_cover_ended(uow, one, actor.id, now)
            uow.audit.append(now, actor.id, "absence:cancel", one.id, {"replaced_by": absence.id})


def _person_and_cover(uow: UnitOfWork, absence: Absence) -> tuple[Person, Person | None]:
    person = uow.people.by_id(absence.person_id)
    if person is None:
        raise LookupError(f"the absence {absence.id} is of nobody in the directory")
    return person, uow.people.by_id(absence.cover_id) if absence.cover_id else None


def _warnings(
    uow: UnitOfWork, absence: Absence, person: Person, cover: Person | None, now: datetime
) -> tuple[str, ...]:
    """What may go wrong with this absence, so that it can be mended in time."""
    notes = []
    if cover is None:
        standing = uow.people.by_id(person.cover_id or person.line_manager_id or "")
        whose = f"to {standing.name}" if standing else "up the ladder"
        notes.append(f"Nobody was named to cover, so what waits goes {whose}.")
    else:
        theirs = uow.absences.of_person(cover.id, now)
        for one in (one for one in theirs if one.overlaps(absence.starts_at, absence.ends_at)):
            ring = " You cover for each other." if one.cover_id == person.id else ""
            notes.append(f"{cover.name} is away too, {span_words(one)}.{ring} Then it goes further up.")
    for one in uow.absences.covered_by(person.id, now):
        covered = uow.people.by_id(one.person_id)
        if covered and one.overlaps(absence.starts_at, absence.ends_at):
            notes.append(
                f"{person.name} covers for {covered.name} {span_words(one)}: please name somebody else."
            )
    return tuple(notes)
