"""Siblings for a hall: rows of cases.csv beside the demo's, imported as an authority imports them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.use_cases.people.import_options import ImportOptions
from bot.use_cases.people.import_people import import_people
from tests.unit.bot.town_hall import Hall

FAMILY = "F-2041"
PEOPLE = "email,name,job_title,agency,team,line_manager,safeguarding_lead,cover,administrator\n"
_COLUMNS = (
    "reference,child_name,plan,team,allocated_social_worker,network,last_seen_on,last_seen_by,"
    "last_seen_alone,lead_practitioner"
)
#: The demo's first case as it is imported, and a brother: same door, same people.
_ROW = {
    "child_name": "Kezia Thornbury",
    "plan": "CP",
    "team": "north",
    "allocated_social_worker": "sam.okafor@larkhaven.example",
    "network": "amina.yusuf@larkhaven.example;tom.reyes@larkhaven.example",
    "lead_practitioner": "",
    "family": FAMILY,
}


def child(reference: str, **other: str) -> Mapping[str, str]:
    """One row, with the social worker and network of the demo's first case where nothing else is said."""
    return {**_ROW, "reference": reference, **other}


def add_children(hall: Hall, *rows: Mapping[str, str], with_family: bool = True) -> None:
    """Import these children; everybody else stays as they are."""
    assert _import(hall, rows, with_family=with_family) == ()


def refusals(hall: Hall, *rows: Mapping[str, str]) -> tuple[str, ...]:
    """What the import says of rows that it refuses."""
    return _import(hall, rows, with_family=True)


def move_to_family(hall: Hall, reference: str, family: str) -> None:
    """The next import says that this child lives with another family, or with none."""
    add_children(hall, child(reference, family=family))


def as_csv(rows: tuple[Mapping[str, str], ...], *, with_family: bool = True) -> str:
    """The rows as cases.csv has them."""
    names = [*_COLUMNS.split(","), *(["family"] if with_family else [])]
    lines = (",".join(row.get(name, "") for name in names) for row in rows)
    return "\n".join((",".join(names), *lines)) + "\n"


def _import(hall: Hall, rows: tuple[Mapping[str, str], ...], *, with_family: bool) -> tuple[str, ...]:
    cases, only_adds = as_csv(rows, with_family=with_family), ImportOptions(partial=True)
    return import_people(hall.services.store, PEOPLE, cases, hall.now, options=only_adds).problems
