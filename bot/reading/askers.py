"""Who asked for what a duty is about, where it was an outcome and no report: they hear what comes of it."""

from __future__ import annotations

from bot.reading.snapshot import Snapshot
from state_machines.duties.duty import Duty
from state_machines.people.people import Person, Role

#: Told all together, one by one: whoever told them does not hear from each that they have it.
_MANY = frozenset({Role.NETWORK, Role.NETWORK_LINE_MANAGERS})


def askers_of(state: Snapshot, duty: Duty) -> tuple[str, ...]:
    """Everybody who recorded the outcome by which its holder was told, since it is open; none of a report."""
    if duty.report_id is not None:
        return ()
    events = {event for tell in state.policy.tells if tell.key == duty.key for event in tell.on}
    since = (move for move in state.moves if move.event in events and move.at >= duty.opened_at)
    return tuple(dict.fromkeys(move.actor_id for move in since if move.actor_id is not None))


def has_asked(state: Snapshot, viewer: Person) -> bool:
    """Whether an outcome that the viewer recorded asked somebody, whose answer is then for them to read."""
    return any(viewer.id in askers_of(state, duty) for duty in state.duties)


def hear_of(state: Snapshot, duties: tuple[Duty, ...]) -> tuple[str, ...]:
    """Who hears that somebody has these duties, or has them no more: reporters, and whoever asked them."""
    asked = (one for duty in duties if duty.role not in _MANY for one in askers_of(state, duty))
    return tuple(dict.fromkeys((*state.reporter_ids, *asked)))
