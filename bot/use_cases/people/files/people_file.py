"""Reads people.csv: the professionals, their managers, their safeguarding leads and their covers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, ClassVar
from uuid import uuid4

from pydantic import AfterValidator, BeforeValidator

from bot.use_cases.people.files.csv_rows import Row, error_line
from state_machines.people.people import Person
from state_machines.people.telephone import fold_telephone

FILE = "people.csv"
#: The columns that name another person by e-mail address.
LINKS = ("line_manager", "safeguarding_lead", "cover")


def email(text: str) -> str:
    """An address in small letters; ValueError says what is wrong with it, without repeating it."""
    odd = next(((place, sign) for place, sign in enumerate(text, 1) if not "!" <= sign <= "~"), None)
    if odd is not None and odd[1] != " ":
        raise ValueError(
            f"holds a sign (U+{ord(odd[1]):04X}) at place {odd[0]} that no work address has, though it may "
            "look like one. Type the address anew."
        )
    name, at, domain = text.lower().partition("@")
    if not (name and at and "." in domain) or any(mark in text for mark in " ,;<>"):
        raise ValueError("is not an e-mail address. Write it like ann.example@council.example.")
    return text.lower()


def non_empty(text: str) -> str:
    """A text that must not be empty."""
    if not text:
        raise ValueError("is empty. Fill it in.")
    return text


def yes_or_no(text: str) -> bool:
    """True for "yes", false for "no" and for nothing; anything else is an error."""
    if text.strip().lower() not in {"yes", "no", ""}:
        raise ValueError("is neither yes nor no. Write yes, no or nothing.")
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

    A file without the column `telephone` leaves the numbers that are known as they are. `was` is an address
    by which the same person was known before, and may stay in the file.
    """

    what: ClassVar[str] = "people"

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
    was: EmailIfAny = ""


Rows = Sequence[tuple[int, PersonRow]]


def check_people_rows(rows: Rows, known: Mapping[str, Person], emails: frozenset[str]) -> list[str]:
    """The errors that one row alone cannot show: duplicates, unknown people, managers in a cycle.

    `emails` are all known addresses, in this file or imported before.
    """
    return [
        *_duplicates(rows),
        *_former_addresses(rows, known),
        *_unknown_people(rows, emails),
        *_management_cycles(rows, known),
    ]


def _duplicates(rows: Rows) -> list[str]:
    first: dict[str, int] = {}
    errors = []
    for number, row in rows:
        if row.email in first:
            what = f"is the same as in row {first[row.email]}. Keep one of them."
            errors.append(error_line(FILE, number, "email", what))
        first.setdefault(row.email, number)
    return errors


def _former_addresses(rows: Rows, known: Mapping[str, Person]) -> list[str]:
    """Where `was` would make one person of two, of whom something may be stored already."""
    named = {row.email for _, row in rows}
    taken: dict[str, int] = {}
    errors = []
    for number, row in rows:
        if not row.was or row.was == row.email:
            continue
        what = _wrong_with_former(row, known, named, taken)
        if what:
            errors.append(error_line(FILE, number, "was", what))
        taken.setdefault(row.was, number)
    return errors


def _wrong_with_former(
    row: PersonRow, known: Mapping[str, Person], named: Collection[str], taken: Mapping[str, int]
) -> str:
    if row.was in taken:
        return f"is the same as in row {taken[row.was]}. Nobody becomes two people: correct one of them."
    if row.was in named:
        return "is an address that another row of this file has. Correct one of them."
    before, present = known.get(row.was), known.get(row.email)
    if before is not None and present is not None and before.id != present.id:
        return (
            "both addresses are known, as two people. If they are one, run "
            "`doorstep people join OLD NEW` with the two addresses first; else empty this cell."
        )
    return ""


def _unknown_people(rows: Rows, emails: frozenset[str]) -> list[str]:
    return [
        error_line(FILE, number, column, "nobody has this address. Add that person, or leave this empty.")
        for number, row in rows
        for column in LINKS
        if (address := str(getattr(row, column))) and address not in emails
    ]


def _management_cycles(rows: Rows, known: Mapping[str, Person]) -> list[str]:
    manager = _managers(rows, known)
    numbers = {row.email: number for number, row in rows}
    errors, told = [], set[str]()
    for number, row in rows:
        circle = _cycle_from(row.email, manager)
        if circle and not told & set(circle):
            told.update(circle)
            places = [f"row {numbers[one]}" if one in numbers else "somebody known" for one in circle]
            way = " to ".join((*places, places[0]))
            what = f"managers go round in a circle: {way}. Correct one of them."
            errors.append(error_line(FILE, number, "line_manager", what))
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
    """The rows as people: those known keep their id and their account, also by an address that they had.

    Whoever had left and is named again begins anew: their account is asked for again.
    """
    before = {row.email: _known_as(row, known) for _, row in rows}
    ids = {address: person.id for address, person in known.items()}
    ids |= {address: person.id if person else uuid4().hex for address, person in before.items()}
    ids |= {was: ids[email] for was, email in former_addresses(rows).items()}
    return tuple(_person(row, ids, before[row.email]) for _, row in rows)


def former_addresses(rows: Rows) -> dict[str, str]:
    """The addresses of before by which files may still name somebody, each with the one of now."""
    return {row.was: row.email for _, row in rows if row.was and row.was != row.email}


def _known_as(row: PersonRow, known: Mapping[str, Person]) -> Person | None:
    return known.get(row.email) or known.get(row.was)


def _person(row: PersonRow, ids: Mapping[str, str], before: Person | None) -> Person:
    stays = before if before is not None and not before.has_left else None
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
        address=stays.address if stays else None,
        reachable=stays.reachable if stays else True,
        telephone=_telephone(row, before),
        account_problem=stays.account_problem if stays else None,
    )


def _telephone(row: PersonRow, before: Person | None) -> str | None:
    if row.telephone is None:
        return before.telephone if before else None
    return row.telephone or None
