"""Is somebody there to do the work: the database, the processes, their clocks, their lines to the chat."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.cards.parts.times import moment
from bot.cards.parts.words import join_names
from bot.health.findings import Finding, Level, duration_words, grade
from bot.health.vitals import Vitals
from state_machines.errors import StoreUnavailable
from storage.records import Process

#: Each process signs every 15 s; who has not signed for four times as long is dead or hangs.
SILENT = timedelta(minutes=1)
#: A look that takes so long slows every press, and a chat waits some three seconds for an answer.
SLOW, TOO_SLOW = timedelta(milliseconds=250), timedelta(seconds=2)
#: Waits are minutes at least, so a few seconds do no harm; signed requests five minutes off are refused.
CLOCK_OFF, CLOCK_WRONG = timedelta(seconds=5), timedelta(minutes=1)
#: A line to a chat shows life every ten seconds, and is replaced after thirty.
SOCKET_SILENT = timedelta(minutes=1)


def database_away(why: StoreUnavailable) -> Finding:
    """The database cannot be read at all, so that nothing else can be known."""
    words = f"{why.for_operators} Until it is back, nothing is recorded, chased or sent: see to it first."
    return Finding("database", Level.ALARM, words)


def database(vitals: Vitals) -> Finding:
    """How quickly the database answers."""
    level = grade(vitals.round_trip, SLOW, TOO_SLOW)
    took = f"The database answered in {duration_words(vitals.round_trip)}"
    slow = ": see what else its machine does, for every press waits for it"
    return Finding("database", level, f"{took}{slow if level else ''}.")


def engine(vitals: Vitals) -> Finding:
    """When any engine on this database last began a round."""
    last = vitals.last_tick
    if last is None:
        words = "Nothing has ever been chased or sent here: start `doorstep run`."
        return Finding("engine", Level.ALARM, words)
    age = max(vitals.at - last, timedelta())
    if age < SILENT:
        return Finding("engine", Level.OK, f"The engine showed life {duration_words(age)} ago.")
    return Finding(
        "engine",
        Level.ALARM,
        f"Nothing has been chased or sent since {moment(last)} ({duration_words(age)}): "
        "start `doorstep run` or `doorstep worker`, or restart it if it runs; "
        "what fell due is then sent at once.",
    )


def processes(vitals: Vitals) -> Finding:
    """Which processes are there, and which left without signing off."""
    there, dead = living_processes(vitals), _dead_processes(vitals)
    if not there:
        return Finding("processes", Level.ALARM, "No process of Doorstep is running: start `doorstep run`.")
    locked_out = _without_a_key_in_use(there)
    if locked_out:
        names = join_names(tuple(_process_name(one) for one in locked_out))
        words = (
            f"{names} cannot open what others write: a key with which another process seals is missing there."
        )
        return Finding("processes", Level.ALARM, f"{words} Give all the same keys, and restart them.")
    running = f"Running: {join_names(tuple(_process_name(one) for one in there))}."
    if not dead:
        return Finding("processes", Level.OK, running)
    gone = join_names(tuple(f"{_process_name(one)} (last sign {moment(one.seen_at)})" for one in dead))
    words = f"{running} Ended without signing off: {gone}. Its work was taken over; see that it starts again."
    return Finding("processes", Level.WARNING, words)


def clocks(vitals: Vitals) -> Finding:
    """Whether the machines' clocks agree with the database's clock."""
    off = {_process_name(one): timedelta(milliseconds=one.clock_ahead_ms) for one in living_processes(vitals)}
    worst = max(off, key=lambda name: abs(off[name]), default=None)
    foreign = tuple(_process_name(one) for one in living_processes(vitals) if _goes_by_another_clock(one))
    if foreign:
        return _another_clock(foreign)
    if worst is None or abs(off[worst]) < CLOCK_OFF:
        return Finding("clocks", Level.OK, "The machines' clocks agree with the database's.")
    which = "ahead of" if off[worst] > timedelta() else "behind"
    return Finding(
        "clocks",
        grade(abs(off[worst]), CLOCK_OFF, CLOCK_WRONG),
        f"The clock of {worst} is {duration_words(off[worst])} {which} the database's: "
        "chases come that much early or late; set up time synchronisation (NTP) on both.",
    )


def _goes_by_another_clock(one: Process) -> bool:
    """Whether its chases go by a clock that is not its machine's, such as a sandbox's that was moved on."""
    if one.ticked_at is None:
        return False
    ahead = one.ticked_at - one.seen_at - timedelta(milliseconds=one.clock_ahead_ms)
    return abs(ahead) >= CLOCK_WRONG


def _another_clock(foreign: tuple[str, ...]) -> Finding:
    return Finding(
        "clocks",
        Level.WARNING,
        f"Chases of {join_names(foreign)} do not go by the time of day but by a sandbox's clock: right for a "
        "demonstration, wrong in use. Unset DOORSTEP_CLOCK_URL and start again.",
    )


def socket(vitals: Vitals) -> Finding:
    """Whether the processes that hold a line to the chat hear it."""
    chat = vitals.surface.title
    heard = {
        _process_name(one): one.socket_heard_at
        for one in living_processes(vitals)
        if one.socket_heard_at is not None
    }
    if not heard:
        return Finding(
            "socket", Level.OK, f"No process holds a line to {chat}: they take its requests by HTTP."
        )
    quiet = [name for name, at in heard.items() if vitals.database_now - at >= SOCKET_SILENT]
    if not quiet:
        newest = max(vitals.database_now - max(heard.values()), timedelta())
        return Finding("socket", Level.OK, f"{chat} was heard {duration_words(newest)} ago.")
    level = Level.ALARM if len(quiet) == len(heard) else Level.WARNING
    return Finding(
        "socket",
        level,
        f"{join_names(tuple(quiet))} has not heard {chat} for over a minute: presses there get lost; "
        f"check the network and {chat}'s status page.",
    )


def silences(vitals: Vitals) -> Finding:
    """The times in the last day during which nobody was there to chase."""
    if not vitals.silences:
        return Finding("silences", Level.OK, "Chasing was not interrupted in the last day.")
    times = join_names(tuple(f"{moment(one.since)} to {moment(one.until)}" for one in vitals.silences[-3:]))
    more = f", and {len(vitals.silences) - 3} times before" if len(vitals.silences) > 3 else ""
    return Finding(
        "silences",
        Level.WARNING,
        f"Chasing was interrupted in the last day: {times}{more}. What fell due was sent late and says so; "
        "find out why nothing ran.",
    )


def living_processes(vitals: Vitals) -> tuple[Process, ...]:
    """The processes with a fresh sign of life."""
    return tuple(one for one in vitals.processes if vitals.database_now - one.seen_at < SILENT)


def last_heard_at(vitals: Vitals) -> datetime | None:
    """When any living process last heard the chat on its line; None where none holds a line."""
    heard = (one.socket_heard_at for one in living_processes(vitals))
    return max((at for at in heard if at is not None), default=None)


def _without_a_key_in_use(there: tuple[Process, ...]) -> tuple[Process, ...]:
    """Those that lack a key with which another seals; a process of the release before does not say."""
    keys = {one.id: one.keys.split(",") for one in there if one.keys}
    sealing = {of_one[0] for of_one in keys.values()}
    return tuple(one for one in there if one.id in keys and not sealing <= set(keys[one.id]))


def _dead_processes(vitals: Vitals) -> tuple[Process, ...]:
    return tuple(one for one in vitals.processes if vitals.database_now - one.seen_at >= SILENT)


def _process_name(one: Process) -> str:
    return f"{one.kind} on {one.host} ({one.pid})"
