"""May anything be posted in each team's channel?"""

from __future__ import annotations

from bot.cards.parts.times import moment
from bot.health.findings import Finding, Level
from bot.health.vitals import Vitals
from state_machines.messages.team_channel import TeamChannel, fault_words, mending_words


def team_channels(vitals: Vitals) -> Finding:
    """An alarm where nothing is posted: the team reads each card one by one, and somebody has to mend it."""
    closed = [one for one in vitals.channels if one.fault]
    unknown = [one for one in vitals.channels if not one.is_known]
    if closed:
        words = "; ".join(_closed_words(one) for one in closed)
        return Finding("channels", Level.ALARM, f"Nothing is posted {words}. {_WHAT_HAPPENS}")
    if unknown:
        ids = ", ".join(one.place.id for one in unknown)
        return Finding(
            "channels",
            Level.WARNING,
            f"Not yet asked: whether {ids} may be posted in. Until {vitals.surface.title} has said so, posts "
            "for it wait; people are told in their own messages.",
        )
    inside = [one.place.id for one in vitals.channels if one.shared_inside]
    if inside:
        return Finding(
            "channels",
            Level.WARNING,
            f"{', '.join(inside)} is shared with another workspace of the organisation: check with "
            "`doorstep people check` that whoever reads there is of the team.",
        )
    if not vitals.channels:
        return Finding("channels", Level.OK, "Not yet asked what the teams' channels are: none ran so far.")
    return Finding(
        "channels", Level.OK, "Each team's channel is private, shared with nobody outside, and open."
    )


_WHAT_HAPPENS = (
    "Those of the team are told in their own messages meanwhile; what was posted there before still stands "
    "there. Within five minutes of being mended it is posted in again."
)


def _closed_words(channel: TeamChannel) -> str:
    fault = channel.fault or ""
    since = f" since {moment(channel.fault_since)}" if channel.fault_since else ""
    return f"in {channel.place.id}{since}: {fault_words(fault)} ({mending_words(fault)})"
