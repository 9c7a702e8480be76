"""Reads cases.csv: children with a plan, their social workers and networks, and when they were last seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import uuid4

from pydantic import AfterValidator, BeforeValidator

from bot.use_cases.people.files.csv_rows import Row, error_line
from bot.use_cases.people.files.days import parse_day
from bot.use_cases.people.files.known_case import later_sighting, plan_still_said
from bot.use_cases.people.files.people_file import EmailIfAny, NonEmpty, email, yes_or_no
from bot.use_cases.people.files.reference_checks import reference_errors
from state_machines.case.case import Case, LastSeen, Plan, Restriction
from state_machines.case.reference import fold_reference
from state_machines.case.reference_pattern import write_plainly
from state_machines.case.sightings import Sighting

FILE = "cases.csv"
#: A part of a name, without initials.
_NAME = re.compile(r"[^\W\d_]{2,}")


def _parse_plan(text: str) -> Plan:
    try:
        return Plan(text.strip().upper())
    except ValueError:
        known = ", ".join(plan.value for plan in Plan)
        raise ValueError(f"is not a plan. Write one of {known}.") from None


def _parse_day(text: str) -> date | None:
    if not text.strip():
        return None
    return parse_day(text.strip())


def _parse_network(text: str) -> tuple[str, ...]:
    return tuple(email(part.strip()) for part in text.split(";") if part.strip())


def _parse_seen_alone(text: str) -> bool | None:
    return yes_or_no(text) if text.strip() else None


#: In the column of who alone may know of a case: its social worker, and those above.
LINE = "line"


def _parse_restricted(text: str) -> tuple[str, ...]:
    """Addresses, or "line" for the case's own line, separated by semicolons."""
    parts = [part.strip().lower() for part in text.split(";") if part.strip()]
    return tuple(part if part == LINE else email(part) for part in parts)


class CaseRow(Row):
    """One case. People are named by e-mail address, those of the network separated by semicolons.

    `family` is a code that children behind one door have in common. A file without that column leaves each
    child in the family that is known; an empty cell says that no other child lives there. `restricted` names
    who alone may know of the case; a file without that column leaves each case as it is, and an empty cell
    lets everybody in who has a part.
    """

    what: ClassVar[str] = "cases"

    reference: Annotated[NonEmpty, AfterValidator(write_plainly)]
    child_name: NonEmpty
    plan: Annotated[Plan, BeforeValidator(_parse_plan)]
    team: NonEmpty
    allocated_social_worker: EmailIfAny
    network: Annotated[tuple[str, ...], BeforeValidator(_parse_network)]
    last_seen_on: Annotated[date | None, BeforeValidator(_parse_day)]
    last_seen_by: str
    last_seen_alone: Annotated[bool | None, BeforeValidator(_parse_seen_alone)]
    lead_practitioner: EmailIfAny = ""
    family: Annotated[str, AfterValidator(str.upper)] | None = None
    restricted: Annotated[tuple[str, ...], BeforeValidator(_parse_restricted)] | None = None


Rows = Sequence[tuple[int, CaseRow]]


def check_case_rows(rows: Rows, emails: frozenset[str], today: date, pattern: str | None = None) -> list[str]:
    """The errors that one row alone cannot show: duplicates, unknown people, children seen in the future.

    `pattern` is the authority's for a reference, if it set one.
    """
    return [
        *reference_errors(FILE, ((number, row.reference, row.child_name) for number, row in rows), pattern),
        *_duplicates(rows),
        *_unknown_people(rows, emails),
        *_last_seen_errors(rows, today),
        *_family_errors(rows),
        *_restricted_errors(rows),
    ]


def _duplicates(rows: Rows) -> list[str]:
    first: dict[str, int] = {}
    errors = []
    for number, row in rows:
        folded = fold_reference(row.reference)
        if folded in first:
            what = (
                f"is the same as in row {first[folded]}, for capitals, blanks and dashes tell no two "
                "references apart. Keep one of them."
            )
            errors.append(error_line(FILE, number, "reference", what))
        first.setdefault(folded, number)
    return errors


def _unknown_people(rows: Rows, emails: frozenset[str]) -> list[str]:
    named = [
        (number, column, address)
        for number, row in rows
        for column, addresses in (
            ("allocated_social_worker", (row.allocated_social_worker,)),
            ("lead_practitioner", (row.lead_practitioner,)),
            ("network", row.network),
            ("restricted", tuple(one for one in row.restricted or () if one != LINE)),
        )
        for address in addresses
    ]
    return [
        error_line(
            FILE,
            number,
            column,
            "nobody has an address that is named here. Add that person to people.csv, or remove it.",
        )
        for number, column, address in named
        if address and address not in emails
    ]


def _last_seen_errors(rows: Rows, today: date) -> list[str]:
    errors = []
    for number, row in rows:
        if row.last_seen_on and row.last_seen_on > today:
            what = "is in the future. Write the day the child was really seen."
            errors.append(error_line(FILE, number, "last_seen_on", what))
        if row.last_seen_on and not row.last_seen_by:
            errors.append(error_line(FILE, number, "last_seen_by", "is empty. Say who saw the child."))
        if row.last_seen_by and not row.last_seen_on:
            errors.append(error_line(FILE, number, "last_seen_on", "is empty. Say when the child was seen."))
    return errors


def _family_errors(rows: Rows) -> list[str]:
    """A family is a code: it stands where a name may not, such as on the record."""
    what = "holds a part of the child's name. Write the family's code in the case system, such as F-2041."
    return [
        error_line(FILE, number, "family", what)
        for number, row in rows
        if {*_NAME.findall(row.child_name.upper())} & {*_NAME.findall(row.family or "")}
    ]


def _restricted_errors(rows: Rows) -> list[str]:
    """A line of nobody would leave only the last resort."""
    what = 'says "line", and the case has neither a social worker nor a lead practitioner. Name people.'
    return [
        error_line(FILE, number, "restricted", what)
        for number, row in rows
        if row.restricted == (LINE,) and not (row.allocated_social_worker or row.lead_practitioner)
    ]


class KnownCases:
    """The cases that were imported before, found by what a file calls them."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._exact: dict[str, Case] = {}
        self._alike: dict[str, list[Case]] = {}
        for case in cases:
            self._exact[case.reference] = case
            self._alike.setdefault(fold_reference(case.reference), []).append(case)

    def find(self, reference: str) -> Case | None:
        """The case that is written exactly so, else the only one that folds alike."""
        alike = self._alike.get(fold_reference(reference), [])
        return self._exact.get(reference) or (alike[0] if len(alike) == 1 else None)


def cases_of_rows(rows: Rows, ids: Mapping[str, str], known: KnownCases) -> tuple[Case, ...]:
    """The rows as cases; `ids` are people by address."""
    return tuple(_case(row, ids, known.find(row.reference)) for _, row in rows)


def _case(row: CaseRow, ids: Mapping[str, str], before: Case | None) -> Case:
    return Case(
        id=before.id if before else uuid4().hex,
        reference=row.reference,
        child_name=row.child_name,
        plan=row.plan,
        team=row.team,
        allocated_social_worker_id=ids.get(row.allocated_social_worker),
        network_ids=tuple(ids[address] for address in dict.fromkeys(row.network)),
        last_seen=_latest_sighting(row, before),
        lead_practitioner_id=ids.get(row.lead_practitioner),
        plan_said=plan_still_said(row.plan, before),
        family=_family(row, before),
        restricted=_restriction(row, ids, before),
        barred=before.barred if before else (),
        glass=before.glass if before else (),
    )


def _family(row: CaseRow, before: Case | None) -> str | None:
    if row.family is None:
        return before.family if before else None
    return row.family or None


def _restriction(row: CaseRow, ids: Mapping[str, str], before: Case | None) -> Restriction | None:
    if row.restricted is None:
        return before.restricted if before else None
    people = tuple(ids[one] for one in dict.fromkeys(row.restricted) if one != LINE)
    return Restriction(people, LINE in row.restricted) if row.restricted else None


def unsaid(rows: Rows) -> tuple[str, ...]:
    """Of what a file may leave as it is, what it has no column for."""
    return tuple(
        name for name in ("family", "restricted") if all(getattr(row, name) is None for _, row in rows)
    )


def sightings_of_rows(rows: Rows, cases: Iterable[Case], now: datetime) -> tuple[Sighting, ...]:
    """What the case system says of when each child was seen; said again, it is the same account."""
    ids = {case.reference: case.id for case in cases}
    return tuple(
        Sighting(
            id=f"{ids[row.reference]}:{row.last_seen_on}:{row.last_seen_alone}",
            case_id=ids[row.reference],
            seen_on=row.last_seen_on,
            seen_by=row.last_seen_by,
            alone=row.last_seen_alone,
            said_at=now,
        )
        for _, row in rows
        if row.last_seen_on
    )


def _latest_sighting(row: CaseRow, before: Case | None) -> LastSeen | None:
    """The later of the file's sighting and the one that a report has stored since."""
    told = LastSeen(row.last_seen_on, row.last_seen_by, row.last_seen_alone) if row.last_seen_on else None
    return later_sighting(told, before.last_seen if before else None)
