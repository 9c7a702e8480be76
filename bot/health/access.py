"""Does the chat take what Doorstep sends, and has it told everything that it had to tell?"""

from __future__ import annotations

from bot.cards.parts.times import moment
from bot.health.findings import Finding, Level
from bot.health.vitals import DAY, Vitals
from state_machines.messages.signals import FLOOD_LASTS, Signal

_TAKEN = {
    Signal.ACCESS_REVOKED: "Doorstep's access was revoked",
    Signal.REMOVED: "Doorstep was removed from the workspace",
}


def access(vitals: Vitals) -> Finding:
    """An alarm while nothing is taken, and for an hour after the chat dropped what it had to tell."""
    title, closed = vitals.surface.title, vitals.signals.closed_by()
    if closed is not None:
        signal, since = closed
        return Finding(
            "access",
            Level.ALARM,
            f"{title} said at {moment(since)}: {_TAKEN[signal]}. Nobody can be told of anything by it until "
            "Doorstep is installed again from its manifest, with the new tokens in its settings. Telephone "
            "whoever must know now; what is due waits, and is sent once it is taken again.",
        )
    flooded = vitals.signals.flooded_at(vitals.at, DAY)
    if flooded is not None:
        return Finding(
            "access",
            Level.ALARM if vitals.at - flooded < FLOOD_LASTS else Level.WARNING,
            f"{title} had more to tell Doorstep at {moment(flooded)} than it delivers in an hour, and "
            "dropped some of it: what people wrote to Doorstep then may be unanswered, and an account or a "
            "channel that changed unnoticed until the next look. Presses and forms are not among it.",
        )
    return Finding("access", Level.OK, f"{title} has not taken Doorstep's access away.")
