"""Files of an authority that is too large for one turn, and what an import of them leaves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, select

from bot.use_cases.people.import_options import ImportOptions
from bot.use_cases.people.import_people import ImportResult, import_people
from storage.tables import case_network, cases, import_rows, imports, people, sightings
from storage.unit_of_work import Store
from tests.imported_authority import MORNING

#: More than one of the turns of these tests takes.
WORKERS, CASES = 5, 40
ANYWAY = ImportOptions(by="ann", anyway=True)

_PEOPLE = "email,name,job_title,agency,team,line_manager,safeguarding_lead,cover,administrator"
_CASES = (
    "reference,child_name,plan,team,allocated_social_worker,network,last_seen_on,last_seen_by,last_seen_alone"
)


def people_file(workers: int = WORKERS, surname: str = "Field") -> str:
    """Workers who cover for each other in a ring, and the manager of all of them, last."""
    rows = [
        f"w{one}@x.example,W {surname}{one},Social worker,Council,north,m@x.example,,{_cover(one, workers)},"
        for one in range(workers)
    ]
    return "\n".join((_PEOPLE, *rows, "m@x.example,M Field,Manager,Council,north,,,,yes", ""))


def cases_file(count: int = CASES, shift: int = 0, seen: str = "2026-11-03") -> str:
    """Cases spread over the workers; with another `shift` each goes to another worker."""
    rows = [
        f"L-{1000 + one},Child {one} of {shift},CP,north,{_cover(one + shift - 1)},m@x.example,{seen},W,yes"
        for one in range(count)
    ]
    return "\n".join((_CASES, *rows, ""))


def _cover(one: int, workers: int = WORKERS) -> str:
    """The worker after this one."""
    return f"w{(one + 1) % workers}@x.example"


def bring_in(
    store: Store, people: str, cases: str, now: datetime = MORNING, options: ImportOptions = ANYWAY
) -> ImportResult:
    """Import them, and see that nothing was wrong with them."""
    result = import_people(store, people, cases, now, options=options)
    assert result.problems == ()
    return result


def directory(store: Store) -> dict[str, list[Any]]:
    """All that the files say, as it is stored now, without ids."""
    with store.read() as uow:
        ids = {person.id: person.email for person in uow.people.all()}
        everybody = [
            (one.email, one.name, *(ids.get(link or "") for link in (one.line_manager_id, one.cover_id)))
            for one in uow.people.all()
            if not one.has_left
        ]
        gone = uow.cases.gone_ids()
        children = [
            (
                one.reference,
                one.child_name,
                ids[one.allocated_social_worker_id or ""],
                [ids[member] for member in one.network_ids],
                one.last_seen.on if one.last_seen else date.min,
            )
            for one in uow.cases.all()
            if one.id not in gone
        ]
    return {"people": everybody, "cases": children}


def rows_of(store: Store, table: Table) -> int:
    """How many rows a table has."""
    with store.engine.connect() as connection:
        return len(connection.execute(select(table.primary_key.columns[0])).all())


def nothing_waits(store: Store) -> bool:
    """Whether no import left anything behind."""
    return (rows_of(store, imports), rows_of(store, import_rows)) == (0, 0)


def sizes(store: Store) -> tuple[int, ...]:
    """How many people, cases, members of networks and sightings there are."""
    return tuple(rows_of(store, table) for table in (people, cases, case_network, sightings))
