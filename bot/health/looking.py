"""Findings about the record: who looks at much or is refused often, and what waits for too far a moment."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cards.parts.times import moment
from bot.health.findings import Finding, Level
from bot.health.vitals import Vitals


def far_chases(vitals: Vitals) -> Finding:
    """What is chased or sent later than any wait allows, and so is silent."""
    if not vitals.far:
        return Finding("far", Level.OK, "Nothing waits longer than any wait allows.")
    first = vitals.far[0]
    return Finding(
        "far",
        Level.ALARM,
        f"{len(vitals.far)} wait longer than any wait allows, the first ({first.table} {first.id}) "
        f"until {moment(first.at)}: somebody changed the database past Doorstep. Run "
        "`doorstep audit verify`, and telephone whoever should have been asked.",
    )


def refusals(vitals: Vitals) -> Finding:
    """Who was refused again and again in the last day."""
    words = f"was refused at least {vitals.limits.refusals_a_day} times in the last day"
    return _looking_finding("refusals", vitals, vitals.refused_often, words, "--refused")


def openings(vitals: Vitals) -> Finding:
    """Who opened many cases in an hour, or some by night."""
    many = f"opened at least {vitals.limits.cases_an_hour} cases in an hour"
    found = _looking_finding("openings", vitals, vitals.opened_many, many, "--reads")
    if found.level is not Level.OK:
        return found
    night = f"opened at least {vitals.limits.cases_a_night} cases by night"
    return _looking_finding("openings", vitals, vitals.opened_by_night, night, "--reads")


def _looking_finding(name: str, vitals: Vitals, found: Mapping[str, int], words: str, option: str) -> Finding:
    if not found:
        return Finding(name, Level.OK, f"Nobody {words}.")
    who = ", ".join(f"{one} ({times})" for one, times in sorted(found.items()))
    return Finding(
        name,
        Level.WARNING,
        f"Somebody {words}: {who}. `doorstep audit show {option}` names them; ask whether it was for their "
        f"work ({vitals.limits.whose}).",
    )
