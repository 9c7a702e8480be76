"""Imports absences from a calendar or a list: all of them, or none with every error named."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from bot.use_cases.people.away.notify_of_absence import notify_absence_ended, notify_of_absence
from bot.use_cases.people.files.absence_entry import AbsenceEntry
from bot.use_cases.people.files.absences_calendar import TIME_MARK, read_calendar
from bot.use_cases.people.files.absences_list import read_list
from bot.use_cases.people.files.file_origin import FileOrigin
from state_machines.people.absences import Absence, AbsenceSource
from state_machines.people.away_words import LONGEST
from state_machines.people.people import Person
from state_machines.settings.local_settings import LocalSettings
from storage.records import Json
from storage.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class AbsenceImportResult:
    """How many absences were new, changed, cancelled or over already, or the `problems`."""

    added: int = 0
    changed: int = 0
    taken_back: int = 0
    over: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _ImportPlan:
    """What an import will do, decided before anything is written."""

    added: tuple[Absence, ...]
    changed: tuple[Absence, ...]
    taken_back: tuple[Absence, ...]
    over: int
    heard_again: tuple[Absence, ...] = ()


def import_absences(
    store: Store,
    settings: LocalSettings,
    file: str,
    text: str,
    now: datetime,
    origin: FileOrigin = FileOrigin(),  # noqa: B008 - frozen, so it can be shared
) -> AbsenceImportResult:
    """Import a text whose `file` name ends in .ics or .csv, in one transaction.

    An entry imported before is changed and never doubled; one that is not named again stays as it is.
    """
    plain = text.removeprefix("\ufeff")
    is_list = file.lower().endswith(".csv")
    entries, errors = read_list(file, plain) if is_list else read_calendar(file, plain, now)
    with store.write() as uow:
        people = {person.email: person for person in uow.people.all()}
        problems = (*errors, *_problems(entries, people, settings))
        if problems:
            return AbsenceImportResult(problems=problems)
        done = _plan_import(uow, entries, people, now)
        _write(uow, done, now)
        counts: dict[str, Json] = {
            "added": len(done.added),
            "changed": len(done.changed),
            "taken_back": len(done.taken_back),
            "over": done.over,
        }
        uow.audit.append(now, None, "absence:import", "absences", origin.on_record(file) | counts)
        uow.commit()
    return AbsenceImportResult(len(done.added), len(done.changed), len(done.taken_back), done.over)


def _problems(
    entries: Sequence[AbsenceEntry], people: Mapping[str, Person], settings: LocalSettings
) -> Iterator[str]:
    first: dict[str, str] = {}
    for entry in entries:
        if entry.uid in first:
            yield f"{entry.where}: it is there twice, first at {first[entry.uid]}. Keep one of them."
        first.setdefault(entry.uid, entry.where)
        if entry.cancelled:
            continue
        if entry.email not in people:
            why = "nobody has the address that is named. Add them to people.csv, or leave it out."
            yield f"{entry.where}: {why}"
        yield from (f"{entry.where}: {why}" for why in _cover_problems(entry, people, settings))
        if entry.ends_at - entry.starts_at > LONGEST:
            yield f"{entry.where}: it lasts more than a year. Have the people file corrected instead."


def _cover_problems(
    entry: AbsenceEntry, people: Mapping[str, Person], settings: LocalSettings
) -> Iterator[str]:
    cover = people.get(entry.cover)
    if entry.cover and cover is None:
        yield "nobody has the address of the cover. Add them to people.csv, or name somebody else."
    elif cover is not None and cover.email == entry.email:
        yield "they cannot cover for themselves. Name somebody else."
    elif cover is not None and not cover.reachable:
        yield f"{cover.name} cannot be reached by message, so they cannot cover. Name somebody else."
    person = people.get(entry.email)
    if not entry.cover and person and person.email == settings.last_resort.lower() and not person.cover_id:
        yield f"{person.name} is the last resort: every ladder ends there. Name who covers."


def _plan_import(
    uow: UnitOfWork, entries: Sequence[AbsenceEntry], people: Mapping[str, Person], now: datetime
) -> _ImportPlan:
    before = {one.calendar_uid or "": one for one in uow.absences.of_calendars()}
    named = {entry.uid for entry in entries if not entry.cancelled}
    added, changed, taken_back, heard_again, over = [], [], [], [], 0
    for entry in entries:
        known = before.get(entry.uid)
        if entry.cancelled:
            called_off = (one for uid, one in before.items() if _is_called_off(uid, entry.uid, named))
            taken_back += [
                replace(one, calendar_sequence=entry.sequence)
                for one in called_off
                if one.stands and one.ends_at > now and not _is_older(entry, one)
            ]
        elif known is not None and _is_older(entry, known):
            continue
        elif known is None and entry.ends_at <= now:
            over += 1
        elif known is None:
            added.append(_absence(entry, people, now))
        elif _is_different(known, _absence(entry, people, now)):
            changed.append(_with_known_id(known, _absence(entry, people, now)))
        elif entry.sequence != (known.calendar_sequence or 0):
            heard_again.append(replace(known, calendar_sequence=entry.sequence))
    return _ImportPlan(tuple(added), tuple(changed), tuple(taken_back), over, tuple(heard_again))


def _is_called_off(uid: str, cancelled: str, named: Collection[str]) -> bool:
    """Whether an absence goes with what is cancelled: it is that, or a time of it that is named no more."""
    its_times = cancelled.endswith(TIME_MARK) and uid.startswith(cancelled)
    return uid == cancelled or (its_times and uid not in named)


def _is_older(entry: AbsenceEntry, known: Absence) -> bool:
    """Whether the calendar has said something newer of it already, whatever comes in which order."""
    return entry.sequence < (known.calendar_sequence or 0)


def _absence(entry: AbsenceEntry, people: Mapping[str, Person], now: datetime) -> Absence:
    cover = people.get(entry.cover)
    return Absence(
        id=uuid4().hex,
        person_id=people[entry.email].id,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        set_at=now,
        cover_id=cover.id if cover else None,
        source=AbsenceSource.CALENDAR,
        calendar_uid=entry.uid,
        calendar_sequence=entry.sequence,
    )


def _is_different(known: Absence, new: Absence) -> bool:
    return not known.stands or _contents(known) != _contents(new)


def _contents(absence: Absence) -> tuple[str, datetime, datetime, str | None]:
    return absence.person_id, absence.starts_at, absence.ends_at, absence.cover_id


def _with_known_id(known: Absence, new: Absence) -> Absence:
    """The new absence under the known id; its meaning for open duties is worked out anew."""
    return replace(new, id=known.id)


def _write(uow: UnitOfWork, done: _ImportPlan, now: datetime) -> None:
    uow.absences.save_many((*done.added, *done.changed))
    for absence in (*done.added, *done.changed):
        _record(uow, absence, "absence:set", now)
        notify_of_absence(uow, absence, None, now)
    for absence in done.heard_again:
        uow.absences.note_sequence(absence.id, absence.calendar_sequence)
    for absence in done.taken_back:
        change = uow.absences.end if absence.holds_at(now) else uow.absences.take_back
        change([absence.id], now)
        uow.absences.note_sequence(absence.id, absence.calendar_sequence)
        _record(uow, absence, "absence:cancel", now)
        notify_absence_ended(uow, absence, None, now)


def _record(uow: UnitOfWork, absence: Absence, action: str, now: datetime) -> None:
    details: dict[str, Json] = {
        "person": absence.person_id,
        "from": absence.starts_at.isoformat(),
        "to": absence.ends_at.isoformat(),
        "cover": absence.cover_id,
        "by": "import",
    }
    uow.audit.append(now, None, action, absence.id, details)
