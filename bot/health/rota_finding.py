"""Does the rota name somebody for each time of the two weeks ahead?"""

from __future__ import annotations

from bot.health.findings import Finding, Level
from bot.health.rota_vitals import DutyWatch
from bot.health.vitals import Vitals
from state_machines.people.rota import PART_TITLES
from state_machines.time.moments import day_and_clock


def rota_gap(vitals: Vitals) -> Finding:
    """A warning at most: where the rota names nobody, the settings do."""
    if vitals.rota is None:
        return Finding("rota", Level.OK, "The rota was left out: the local settings are not at hand here.")
    if not vitals.rota:
        return Finding("rota", Level.OK, "No rota is imported: the local settings say who is on duty.")
    holes = tuple(_hole_words(one) for one in vitals.rota if one.gap is not None)
    if not holes:
        return Finding("rota", Level.OK, "The rota names somebody for each time of the next 14 days.")
    return Finding(
        "rota",
        Level.WARNING,
        f"The rota has a gap: {'; '.join(holes)}. Import the next one (`doorstep rota import`). Until then "
        "whom the local settings name is on duty.",
    )


def _hole_words(one: DutyWatch) -> str:
    team = f" of {one.team}" if one.team else ""
    if one.gap is None:
        return ""
    when = f"from {day_and_clock(one.gap.begins_at)} to {day_and_clock(one.gap.ends_at)}"
    return f"nobody is {PART_TITLES[one.part]}{team} {when}"
