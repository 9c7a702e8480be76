"""Findings about the directory: nobody imported, open cases that the file lost, accounts claimed twice."""

from __future__ import annotations

from bot.health.findings import Finding, Level
from bot.health.vitals import Vitals

#: So many references are named; the rest is counted.
_NAMED = 5


def imported(vitals: Vitals) -> Finding:
    """Whether anybody was ever imported: before that nobody can report anything."""
    if vitals.is_anybody_known:
        return Finding("imported", Level.OK, "People were imported.")
    return Finding(
        "imported",
        Level.WARNING,
        "Nobody was imported, so nobody can report anything and nobody is told. Run "
        "`doorstep import people.csv cases.csv`, for the database that this one looks at.",
    )


def gone_cases(vitals: Vitals) -> Finding:
    """The cases that the cases file does not name any more, and about which something is open here."""
    gone = vitals.gone_and_open
    if not gone:
        return Finding("gone", Level.OK, "Every case that is open here stood in the last cases file.")
    more = f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else ""
    return Finding(
        "gone",
        Level.WARNING,
        f"{', '.join(gone[:_NAMED])}{more} went from the cases file while something is open about them here. "
        "They stay open and are chased: have whoever has them end them, or put them back into the file.",
    )


def claimed_accounts(vitals: Vitals) -> Finding:
    """The people whose e-mail address leads to an account that is somebody else's here."""
    if not vitals.claims:
        return Finding("claims", Level.OK, "No two people claim one account.")
    who = "1 person claims" if vitals.claims == 1 else f"{vitals.claims} people claim"
    return Finding(
        "claims",
        Level.WARNING,
        f"{who} an account that is somebody else's here, and is passed over until that is put right: "
        "`doorstep people check` names them; `doorstep people join OLD NEW` makes one of two that are one.",
    )
