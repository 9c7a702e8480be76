"""What stands before somebody who may not have it any more, and could be neither changed nor deleted."""

from __future__ import annotations

from bot.health.findings import Finding, Level
from bot.health.vitals import Vitals

#: So many are named; `doorstep erasures` names all.
_NAMED = 3


def left_standing(vitals: Vitals) -> Finding:
    """Each is named by where it stands and when it came, and never by a case: somebody deletes it by hand."""
    left = vitals.left_standing
    if not left:
        return Finding("left_standing", Level.OK, "Every card that is not for its reader any more is gone.")
    named = "; ".join(f"message {one.mark} in {one.channel} ({one.reason})" for one in left[:_NAMED])
    more = f"; and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
    return Finding(
        "left_standing",
        Level.WARNING,
        f"{len(left)} of Doorstep's messages stand before people whose part has ended, and "
        f"{vitals.surface.title} lets them be neither changed nor deleted: {named}{more}. "
        "`doorstep erasures` says whose they are: have an owner of the workspace delete them.",
    )
