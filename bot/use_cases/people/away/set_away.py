"""Somebody will be away: stored, told to whoever has to know, and handed over at once if it begins now."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from bot.cards.messages.absences import absence_set, span_words
from bot.office import Office
from bot.use_cases.chase.absences_due import hand_over_from
from bot.use_cases.people.away.people import COVER, PERSON, WHEN, check_may_set, found, is_last_resort
from bot.use_cases.people.away.tell_of_absence import tell_of, tell_that_cover_ended
from bot.values import Card
from state_machines.errors import InvalidAnswer, NotAllowed
from state_machines.people.absences import Absence, AbsenceSource
from state_machines.people.away_words import AwayAsked, checked
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def set_away(office: Office, actor: Person, asked: AwayAsked, now: datetime, *, key: str) -> Card:
    """Answers with what was understood and done; a repeated `key` with the same once more.

    Raises InvalidAnswer, whose field is "person", "when" or "cover", where nothing can come of it, and
    NotAllowed (recorded) for somebody who is neither the person nor above them.
    """
    try:
        with office.store.write() as uow:
            absence, anew = _stored(uow, office, actor, asked, now, key)
            person, cover = _people(uow, absence)
            notes = _notes(uow, absence, person, cover, now)
            uow.commit()
    except NotAllowed:
        with office.store.write() as uow:
            uow.audit.append(now, actor.id, "absence:refuse", actor.id, {"for": asked.person})
            uow.commit()
        raise
    moved = hand_over_from(office, [absence], now) if anew and absence.holds_at(now) else ()
    lines = tuple(f"{one.reference}: {one.task}: now with {one.to}." for one in moved)
    return absence_set(absence, person, actor, cover, notes, lines)


def _stored(
    uow: UnitOfWork, office: Office, actor: Person, asked: AwayAsked, now: datetime, key: str
) -> tuple[Absence, bool]:
    """The absence, and whether it is new."""
    known = uow.handled.answer_of(key)
    before = uow.absences.by_id(str(known["absence"])) if known else None
    if before is not None:
        return before, False
    absence = _absence(uow, office, actor, asked, now)
    _replace_those_within(uow, absence, actor, now)
    uow.absences.save_many([absence])
    details = {
        "person": absence.person_id,
        "from": absence.starts_at.isoformat(),
        "to": absence.ends_at.isoformat(),
        "cover": absence.cover_id,
    }
    uow.audit.append(now, actor.id, "absence:set", absence.id, details)
    uow.handled.remember(key, {"absence": absence.id}, now)
    tell_of(uow, absence, actor.id, now)
    return absence, True


def _absence(uow: UnitOfWork, office: Office, actor: Person, asked: AwayAsked, now: datetime) -> Absence:
    person = found(uow, asked.person, PERSON) if asked.person else actor
    check_may_set(uow, office.settings, actor, person)
    timed = checked(asked, now)
    if timed.problem:
        raise InvalidAnswer(WHEN, timed.problem)
    cover = _cover(uow, asked, person)
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
    if is_last_resort(office.settings, person):
        check_last_resort_is_covered(uow, absence, person)
    return absence


def _cover(uow: UnitOfWork, asked: AwayAsked, person: Person) -> Person | None:
    if not asked.cover:
        return None
    cover = found(uow, asked.cover, COVER)
    if cover.id == person.id:
        raise InvalidAnswer(COVER, f"{person.name} cannot cover for themselves. Name somebody else.")
    if not cover.reachable:
        words = f"{cover.name} cannot be reached in Slack, so they cannot cover. Name somebody else."
        raise InvalidAnswer(COVER, words)
    return cover


def check_last_resort_is_covered(uow: UnitOfWork, absence: Absence, person: Person) -> None:
    """InvalidAnswer unless somebody who is there can be told in the place of the last resort."""
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
    """What was typed before and lies within the new one was corrected by it."""
    for one in uow.absences.of_person(absence.person_id, now):
        within = absence.starts_at <= max(one.starts_at, now) and one.ends_at <= absence.ends_at
        if within and one.source is AbsenceSource.COMMAND:
            uow.absences.take_back([one.id], now)
            if one.cover_id != absence.cover_id:
                tell_that_cover_ended(uow, one, actor.id, now)
            uow.audit.append(now, actor.id, "absence:cancel", one.id, {"replaced_by": absence.id})


def _people(uow: UnitOfWork, absence: Absence) -> tuple[Person, Person | None]:
    person = uow.people.by_id(absence.person_id)
    if person is None:
        raise LookupError(f"the absence {absence.id} is of nobody in the directory")
    return person, uow.people.by_id(absence.cover_id) if absence.cover_id else None


def _notes(
    uow: UnitOfWork, absence: Absence, person: Person, cover: Person | None, now: datetime
) -> tuple[str, ...]:
    """What may go wrong with it, to be mended in time."""
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
