"""Does anything wait for a newer release, or for the one that was taken back?"""

from __future__ import annotations

from bot.cards.parts.times import moment
from bot.health.findings import Finding, Level
from bot.health.vitals import Vitals
from storage.newer_values_repository import NewerValue

#: How many are named in the sentence.
NAMED = 5


def newer_release(vitals: Vitals) -> Finding:
    """Nothing is lost: the newer release takes it up, and messages go in plain words after a while."""
    values = vitals.newer
    if not values:
        return Finding("newer", Level.OK, "Nothing waits for a newer release of Doorstep.")
    words = "; ".join(_words(one) for one in values[:NAMED])
    rest = f"; and {len(values) - NAMED} more" if len(values) > NAMED else ""
    return Finding(
        "newer",
        Level.WARNING,
        f"This release does not know what another wrote, and leaves it: {words}{rest}. "
        "Finish the upgrade, or telephone those concerned where you went back to this release.",
    )


def _words(one: NewerValue) -> str:
    since = f", since {moment(one.since)}" if one.since else ""
    return f"{one.what} {one.value} ({one.count}{since})"
