"""Makes the chronology of a case as files, for one person who may see all of it, and records who took it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.cards.documents.chronology import Child, Chronology, in_order, months_before
from bot.cards.documents.chronology_csv import chronology_csv
from bot.cards.documents.chronology_pdf import chronology_pdf
from bot.cards.documents.chronology_rows import rows_of
from bot.cards.documents.chronology_summary import in_short
from bot.cards.parts.words import plan_words
from bot.reading.case_record import cases_to_tell_of, read_case_record, sees_all
from bot.services import Services
from bot.use_cases.show.written_words import written_words
from state_machines.errors import NotAllowed
from state_machines.people.people import Person
from state_machines.time.moments import LONDON, london_day
from storage.records import Json
from storage.unit_of_work import UnitOfWork

#: The same words for a case that is not theirs and for one that does not exist.
NOT_YOURS = (
    "Only whoever may see the whole case now can take its chronology. That this was asked has been recorded."
)
#: In place of a case that Doorstep does not know, whatever was typed for it.
UNKNOWN = "unknown"
TAKEN, REFUSED, WRITTEN = "chronology:take", "chronology:refuse", "file:write"

#: What makes the bytes of each kind of file, by the ending of its name.
MAKERS: Mapping[str, Callable[[Chronology], bytes]] = {"pdf": chronology_pdf, "csv": chronology_csv}


@dataclass(frozen=True, slots=True)
class MadeFile:
    """One file, whose name holds nothing but the reference and the moment."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """By which the record knows the file again."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which chronology: of the family too, or of so many months only (0 is everything)."""

    reference: str
    family: bool = False
    months: int = 0


def take_chronology(
    services: Services,
    person: Person,
    wanted: Wanted,
    now: datetime,
    endings: tuple[str, ...],
    operator: str = "",
) -> tuple[MadeFile, ...]:
    """The files, one for each ending; raises NotAllowed for whoever may not see the whole case now.

    They are set outside any transaction, and leave only after the record holds their digests. `operator` is
    who asked for it at the command line.
    """
    with services.store.read() as uow:
        made = _read(uow, services, person, wanted, now)
    files = () if made is None else tuple(_make(made, wanted, now, ending) for ending in endings)
    with services.store.write(lock_rows=False) as uow:
        case = uow.cases.by_reference(wanted.reference)
        may = case is not None and sees_all(uow, services, person, case, now)
        subject = case.id if case is not None else UNKNOWN
        asked: dict[str, Json] = {"family": wanted.family, "months": wanted.months, "operator": operator}
        if may:
            _record(uow, person, subject, asked, files, now)
        else:
            uow.audit.append(now, person.id, REFUSED, subject, asked)
        uow.commit()
    if not may:
        refused = NotAllowed(NOT_YOURS)
        refused.is_recorded = True
        raise refused
    return files


def _make(made: Chronology, wanted: Wanted, now: datetime, ending: str) -> MadeFile:
    return MadeFile(_name(wanted, now, ending), MAKERS[ending](made))


def _record(
    uow: UnitOfWork,
    person: Person,
    case_id: str,
    asked: Mapping[str, Json],
    files: tuple[MadeFile, ...],
    now: datetime,
) -> None:
    """Who took it, and an entry for each file, by whose digest it is found again."""
    uow.audit.append(now, person.id, TAKEN, case_id, {**asked, "files": [one.digest for one in files]})
    for one in files:
        uow.audit.append(now, person.id, WRITTEN, one.digest, {"case": case_id, "name": one.name})


def _read(
    uow: UnitOfWork, services: Services, person: Person, wanted: Wanted, now: datetime
) -> Chronology | None:
    case = uow.cases.by_reference(wanted.reference)
    if case is None or not sees_all(uow, services, person, case, now):
        return None
    cases = cases_to_tell_of(uow, services, person, case, now, family=wanted.family)
    records = tuple(read_case_record(uow, services, person, one, now) for one in cases)
    since = months_before(london_day(now), wanted.months) if wanted.months else None
    rows = in_order(
        row
        for record in records
        for row in rows_of(record, written_words(uow, services, record, now))
        if since is None or london_day(row.at) >= since
    )
    return Chronology(
        children=tuple(Child(one.reference, one.child_name, plan_words(one.plan)) for one in cases),
        rows=rows,
        exported_by=f"{person.name}, {person.job_title}",
        exported_at=now,
        seal=uow.audit.head(),
        family=wanted.family,
        since=since,
        months=wanted.months,
        in_short=in_short(records, rows) if wanted.months else (),
    )


def _name(wanted: Wanted, now: datetime, ending: str) -> str:
    reference = re.sub(r"[^A-Za-z0-9-]+", "-", wanted.reference)
    return f"chronology-{reference}-{now.astimezone(LONDON):%Y-%m-%d-%H%M}.{ending}"
