"""Reads people.csv: the professionals, their managers, their safeguarding leads and their covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import uuid4

from pydantic import AfterValidator, BeforeValidator

from bot.use_cases.people.files.csv_rows import Row, error_line
from state_machines.people.people import Person
from state_machines.people.telephone import fold_telephone

FILE = "people.csv"
#: The columns that name another person by e-mail address.
LINKS = ("line_manager", "safeguarding_lead", "cover")


def email(text: str) -> str:
    """An address in small letters; ValueError says what is wrong with it."""
    name, at, domain = text.lower().partition("@")
    if not (name and at and "." in domain) or any(mark in text for mark in " ,;<>"):
        raise ValueError(f'"{text}" is not an e-mail address. Write it like ann.example@council.example.')
    return text.lower()


def non_empty(text: str) -> str:
    """A text that must not be empty."""
    if not text:
        raise ValueError("is empty. Fill it in.")
    return text


def yes_or_no(text: str) -> bool:
    """True for "yes", false for "no" and for nothing; anything else is an error."""
    if text.strip().lower() not in {"yes", "no", ""}:
        raise ValueError(f'"{text}" is neither yes nor no. Write yes, no or nothing.')
    return text.strip().lower() == "yes"


def _email_if_any(text: str) -> str:
    return email(text) if text else ""


def _telephone_if_any(text: str) -> str:
    return fold_telephone(text) if text else ""


NonEmpty = Annotated[str, AfterValidator(non_empty)]
Email = Annotated[str, AfterValidator(email)]
EmailIfAny = Annotated[str, AfterValidator(_email_if_any)]
TelephoneIfAny = Annotated[str, AfterValidator(_telephone_if_any)]


class PersonRow(Row):
    """One person. The links are e-mail addresses of people in this file or imported before.

    A file without the column `telephone` leaves the numbers that are known as they are.
    """

    email: Email
    name: NonEmpty
    job_title: NonEmpty
    agency: NonEmpty
    team: str
    line_manager: EmailIfAny
    safeguarding_lead: EmailIfAny
    cover: EmailIfAny
    administrator: Annotated[bool, BeforeValidator(yes_or_no)]
    telephone: TelephoneIfAny | None = None


Rows = Sequence[tuple[int, PersonRow]]


def check_people_rows(rows: Rows, known: Mapping[str, Person], emails: frozenset[str]) -> list[str]:
    """The errors that one row alone cannot show: duplicates, unknown people, managers in a cycle.

    `emails` are all known addresses, in this file or imported before.
    """
    return [*_duplicates(rows), *_unknown_people(rows, emails), *_management_cycles(rows, known)]


def _duplicates(rows: Rows) -> list[str]:
    first: dict[str, int] = {}
    errors = []
    for number, row in rows:
        if row.email in first:
            errors.append(
                error_line(
                    FILE,
                    number,
                    "email",
                    f"{row.email} is already in row {first[row.email]}. Keep one of them.",
                )
            )
        first.setdefault(row.email, number)
    return errors


def _unknown_people(rows: Rows, emails: frozenset[str]) -> list[str]:
    return [
        error_line(
            FILE, number, column, f"nobody has the address {address}. Add that person, or leave this empty."
        )
        for number, row in rows
        for column in LINKS
        if (address := str(getattr(row, column))) and address not in emails
    ]


def _management_cycles(rows: Rows, known: Mapping[str, Person]) -> list[str]:
    manager = _managers(rows, known)
    errors, told = [], set[str]()
    for number, row in rows:
        circle = _cycle_from(row.email, manager)
        if circle and not told & set(circle):
            told.update(circle)
            way = " to ".join((*circle, circle[0]))
            errors.append(
                error_line(
                    FILE,
                    number,
                    "line_manager",
                    f"managers go round in a circle: {way}. Correct one of them.",
                )
            )
    return errors


def _managers(rows: Rows, known: Mapping[str, Person]) -> dict[str, str]:
    by_id = {person.id: address for address, person in known.items()}
    before = {
        address: by_id[person.line_manager_id]
        for address, person in known.items()
        if person.line_manager_id and person.line_manager_id in by_id
    }
    return before | {row.email: row.line_manager for _, row in rows}


def _cycle_from(start: str, manager: Mapping[str, str]) -> tuple[str, ...]:
    """The people from `start` back to `start`; empty if `start` is not part of a cycle."""
    way = [start]
    while (above := manager.get(way[-1], "")) and above not in way:
        way.append(above)
    return tuple(way) if above == start else ()


def people_of_rows(rows: Rows, known: Mapping[str, Person]) -> tuple[Person, ...]:
    """The rows as people: those known keep their id and their account."""
    ids = {address: person.id for address, person in known.items()}
    ids |= {row.email: uuid4().hex for _, row in rows if row.email not in ids}
    return tuple(_person(row, ids, known.get(row.email)) for _, row in rows)


def _person(row: PersonRow, ids: Mapping[str, str], before: Person | None) -> Person:
    return Person(
        id=ids[row.email],
        email=row.email,
        name=row.name,
        job_title=row.job_title,
        agency=row.agency,
        team=row.team or None,
        line_manager_id=ids.get(row.line_manager),
        safeguarding_lead_id=ids.get(row.safeguarding_lead),
        cover_id=ids.get(row.cover),
        administrator=row.administrator,
        address=before.address if before else None,
        reachable=before.reachable if before else True,
        telephone=_telephone(row, before),
    )


def _telephone(row: PersonRow, before: Person | None) -> str | None:
    if row.telephone is None:
        return before.telephone if before else None
    return row.telephone or None
