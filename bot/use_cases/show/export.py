"""Writes down everything that is stored of a case or of a colleague, for a person to read and redact."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.use_cases.erase.ended_dialogs import read_ended_dialogs
from bot.use_cases.erase.look_for import names_in
from state_machines.case.said_in_reports import KEPT_FROM
from state_machines.errors import Misconfigured, NotFound
from state_machines.people.people import Person
from state_machines.time.moments import day_and_clock
from storage.content import BLANKS, ERASED, GONE
from storage.export_repository import Rows
from storage.unit_of_work import Store, UnitOfWork

#: Which of the tables hold what somebody wrote in words of their own.
_WORDS = {table.name: frozenset(blank) for table, blank in BLANKS.items()} | {
    name: frozenset({"session"}) for name in GONE
}
#: What says from whom something is to be kept: of what is known of a family, and of a report's words.
_MARKS = ("not_shared_with", KEPT_FROM)


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the folder, the digest of what is in it, and what its reader must know first."""

    folder: Path
    sha256: str
    notes: tuple[str, ...]


def export_case(store: Store, reference: str, folder: Path, by: str, now: datetime) -> Exported:
    """Everything of one case; raises NotFound, and Misconfigured where the folder is there already.

    The case's row is held until all is written and on record: an erasure comes before it or after it, never
    in between, and what was erased before is named.
    """
    dialogs = read_ended_dialogs(store, now)
    with store.write() as uow:
        case = uow.cases.by_reference(reference)
        if case is None:
            raise NotFound(f"Doorstep knows no case {reference.strip().upper()}.")
        ids = [one.id for one in uow.escalations.of_case(case.id)]
        ended = dialogs.about({case.id, case.reference, *names_in(uow, ids)})
        rows = uow.export.of_case(case.id, [one.id for one in ended])
        return _write(uow, f"case {case.reference}", case.id, rows, folder, by, now, lambda _id: False)


def export_person(store: Store, email: str, folder: Path, by: str, now: datetime) -> Exported:
    """Everything by and about one colleague, with what they wrote of families; raises as `export_case`."""
    with store.write(lock_rows=False) as uow:
        person = uow.people.by_email(email)
        if person is None:
            raise NotFound(f"Nobody in the directory has the address {email}.")
        rows = uow.export.of_person(person.id)
        who = person.id
        return _write(uow, f"person {person.email}", who, rows, folder, by, now, lambda one: one == who)


def _write(
    uow: UnitOfWork,
    about: str,
    subject: str,
    rows: Rows,
    folder: Path,
    by: str,
    now: datetime,
    is_subject: Callable[[str], bool],
) -> Exported:
    people = {person.id: person for person in uow.people.all()}
    others = [one for one in _people_in(rows, people) if not is_subject(one.id)]
    notes = tuple(_notes(about, rows, others, now))
    content = {
        "about": about,
        "made_at": now.isoformat(),
        "made_by": by,
        "people": {
            one.id: {"name": one.name, "job": one.job_title, "agency": one.agency, "email": one.email}
            for one in _people_in(rows, people)
        },
        "rows": rows,
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    # On record before it is written: a file without an entry is worse than an entry without a file.
    uow.audit.append(
        now, None, "export:write", subject, {"sha256": sha256, "user": by, "of": about.split()[0]}
    )
    _make_folder(folder)
    _write_file(folder / "export.json", text)
    _write_file(folder / "read-me-first.txt", "\n".join((*notes, f"SHA-256 of export.json: {sha256}", "")))
    uow.commit()
    return Exported(folder, sha256, notes)


def _notes(about: str, rows: Rows, others: Sequence[Person], now: datetime) -> Iterator[str]:
    yield f"Everything that Doorstep holds of {about}, as of {day_and_clock(now)}."
    yield "Read it before it leaves you."
    yield "Nothing was redacted, and nothing was sent to anybody. The case system holds more."
    yield ""
    yield "Third parties whose names stand in it, to redact or to ask:"
    yield from (f"  {one.name}, {one.job_title}, {one.agency}" for one in others)
    yield "Words that people wrote may name parents, neighbours and callers. Read each of these:"
    yield from (f"  {place}" for place in _places_of_words(rows))
    marked = tuple(_find_marks(rows))
    yield "Marked not to be shared:" if marked else "Nothing in it was marked as not to be shared."
    yield from (f"  {place}" for place in marked)
    yield from _erasure_lines(rows)


def _places_of_words(rows: Rows) -> Iterator[str]:
    for table, columns in _WORDS.items():
        for row in rows.get(table, ()):
            said = sorted(name for name in columns if row.get(name) not in (None, "", ERASED, {}, []))
            if said:
                yield f"{table}/{_name_of(row)}: {', '.join(said)}"


def _find_marks(rows: Rows) -> Iterator[str]:
    for bar in rows.get("bars", ()):
        yield f"bars/{_name_of(bar)}: not with whom it bars, who is told no reason"
    for table, found in rows.items():
        for row in found:
            for kept_from in _marks_in(row):
                yield f"{table}/{_name_of(row)}: not with {', '.join(map(str, kept_from))}"


def _marks_in(value: Any) -> Iterator[Sequence[str]]:
    """From whom something in it is to be kept, however deep it stands."""
    if isinstance(value, Mapping):
        yield from (value[mark] for mark in _MARKS if value.get(mark))
        for one in value.values():
            yield from _marks_in(one)


def _erasure_lines(rows: Rows) -> Iterator[str]:
    stones = rows.get("erasures", ())
    if stones:
        last = max(str(stone["erased_at"]) for stone in stones)
        yield f"Erased before, and so not in it: {len(stones)} rows, the last on {last[:10]}."


def _name_of(row: Mapping[str, Any]) -> str:
    return str(row.get("id", row.get("seq", "")))


def _people_in(rows: Rows, people: Mapping[str, Person]) -> list[Person]:
    """Every colleague whom a row names, by name."""
    named = {one for found in rows.values() for row in found for one in _ids_in(row)}
    return sorted((people[one] for one in named if one in people), key=lambda one: (one.name, one.id))


def _ids_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _ids_in(one)
    elif isinstance(value, Sequence):
        for one in value:
            yield from _ids_in(one)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=False)
    except FileExistsError:
        raise Misconfigured(
            f"{folder} exists, and an export overwrites nothing: name a new folder."
        ) from None
    except OSError as error:
        raise Misconfigured(f"{folder} cannot be made: {error.strerror}.") from error


def _write_file(path: Path, text: str) -> None:
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(text)
