"""Findings about the directory: nobody imported, an import that stands still, lost cases, claims."""

from __future__ import annotations

from datetime import timedelta

from bot.health.findings import Finding, Level, duration_words
from bot.health.vitals import Vitals

#: So many references are named; the rest is counted.
_NAMED = 5
#: A running process takes up what nobody goes on with within half a minute: then it cannot.
_STANDS_STILL = timedelta(minutes=10)


def import_of_people(vitals: Vitals) -> Finding:
    """Whether anybody was ever imported: before that nobody can report anything."""
    if vitals.is_anybody_known:
        return Finding("imported", Level.OK, "People were imported.")
    return Finding(
        "imported",
        Level.WARNING,
        "Nobody was imported, so nobody can report anything and nobody is told. Run "
        "`doorstep import people.csv cases.csv`, for the database that this one looks at.",
    )


def imports(vitals: Vitals) -> Finding:
    """Whether an import that is decided goes on: until it is written no other one begins."""
    still = timedelta() if vitals.import_moved is None else vitals.at - vitals.import_moved
    if still < _STANDS_STILL:
        return Finding("imports", Level.OK, "No import stands still.")
    return Finding(
        "imports",
        Level.ALARM,
        f"An import that is decided has stood still for {duration_words(still)}: a part of the directory is "
        "of before, and no other import begins. See that `doorstep run` or `doorstep worker` runs, and what "
        "its log says of it.",
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
