"""One line for each duty: its holder, its state, how far it climbed, and who is chased next."""

from __future__ import annotations

from datetime import datetime

from bot.cards.parts.known_facts import known_for
from bot.cards.parts.limits import limit_and_chase, passed_words
from bot.cards.parts.times import moment
from bot.cards.parts.words import (
    join_names,
    name_or_nobody,
    role_title,
    short_name,
    source_words,
)
from bot.reading.snapshot import Snapshot
from state_machines.duties.duty import Duty, DutyKind, DutyState
from state_machines.duties.ladder import rungs
from state_machines.duties.rungs import MADE_THIS_REPORT, Rung, RungName, skipped_rungs
from state_machines.time.moments import at_words
from storage.records import UnreadDuty

#: These rungs belong to a person: if nobody is named, no post is vacant.
_NO_POST = frozenset({RungName.COVER, RungName.LINE_MANAGER})


def duty_line(state: Snapshot, duty: Duty, now: datetime) -> str:
    """Such as "Allocated social worker, Sam Okafor: not acknowledged"."""
    who = f"{role_title(duty.role)}, {name_or_nobody(state.person(duty.holder_id))}"
    return f"{who}: {duty_state_words(state, duty, now)}"


def duty_state_words(state: Snapshot, duty: Duty, now: datetime) -> str:
    """The state of one duty in words."""
    match duty.state:
        case DutyState.OPEN:
            return _waiting_words(state, duty, now)
        case DutyState.ACKNOWLEDGED:
            return f"acknowledged {_by_whom_words(state, duty, now)}"
        case DutyState.DONE:
            return _done_words(state, duty, now)
        case DutyState.OVERTAKEN:
            return "no longer needed"


def task_line(state: Snapshot, duty: Duty, now: datetime) -> str:
    """The task of a duty: whose it is, its state, its source and its limit (promise 8)."""
    document = short_name(state.policy)
    stands = duty_state_words(state, duty, now)
    who = f"{name_or_nobody(state.person(duty.holder_id))} ({role_title(duty.role).lower()})"
    until = f", by {moment(duty.due_at)}{passed_words(duty, now)}" if duty.due_at else ""
    source = source_words(duty.source, document)
    words = f"{duty.task}: {who}, {stands}. {source}. Time limit: {limit_and_chase(state, duty)}{until}."
    return f"{words} {known_for(state, duty, now)}".rstrip()


def unread_line(state: Snapshot, duty: UnreadDuty) -> str:
    """A duty that only a newer release can read, in its own words."""
    role, stands = (word.replace("_", " ") for word in (duty.role, duty.state))
    return f"{duty.task}: {name_or_nobody(state.person(duty.holder_id))} ({role}), {stands}."


def chase_line(state: Snapshot, duty: Duty) -> str:
    """Who is chased next about an open duty, and when."""
    if duty.chase_at is None:
        return ""
    return f"{role_title(duty.role)}: {_next_chase_words(state, duty)}, {moment(duty.chase_at)}"


def skip_lines(state: Snapshot, duty: Duty, *, short: bool = False) -> tuple[str, ...]:
    """Why a duty did not go to the people below the rung on which it stands.

    `short` names only who is missing and which post is vacant.
    """
    if not duty.is_live:
        return ()
    below = rungs(duty, state.circle)[: duty.rung]
    named = tuple(rung for rung in below if _is_missing(rung)) if short else below
    words = (skipped.words for skipped in skipped_rungs(named))
    return tuple(f"{line[0].upper()}{line[1:]}" for line in words)


def _is_missing(rung: Rung) -> bool:
    """Whether somebody who should be on this rung is missing.

    A reporter who is skipped knows already, and a role that nobody ever had is not missing.
    """
    if rung.person is None:
        return rung.name not in _NO_POST
    return rung.why_skipped != MADE_THIS_REPORT


def _waiting_words(state: Snapshot, duty: Duty, now: datetime) -> str:
    words = "not acknowledged"
    if duty.has_expired_acknowledgement:
        words = f"acknowledged {_by_whom_words(state, duty, now)}, but nothing followed; asked again"
    elif duty.holder_id in state.unreached.in_vain:
        words = "not reached yet"
    told = (state.person(one) for one in duty.told_ids if one not in {duty.holder_id, *duty.declined_ids})
    climbed = tuple(person for person in told if person is not None and person.reachable)
    parts = (
        ("also told", [one for one in climbed if one.id not in state.unreached.in_vain]),
        ("not reached yet", [one for one in climbed if one.id in state.unreached.in_vain]),
    )
    said = (f"{what}: {join_names(tuple(one.name for one in people))}" for what, people in parts if people)
    return "; ".join((words, *said))


def _done_words(state: Snapshot, duty: Duty, now: datetime) -> str:
    if duty.kind is DutyKind.ACKNOWLEDGE and duty.acknowledged_at is not None:
        reported = duty.undo_until is None and duty.acknowledged_by_id in state.reporter_ids
        return "made this report" if reported else f"acknowledged {_by_whom_words(state, duty, now)}"
    when = at_words(duty.ended_at, now) if duty.ended_at else ""
    return f"done {when} by {name_or_nobody(state.person(duty.ended_by_id))}"


def _by_whom_words(state: Snapshot, duty: Duty, now: datetime) -> str:
    """When it was acknowledged, and by whom if that was not the holder, whom the line names already."""
    when = at_words(duty.acknowledged_at, now) if duty.acknowledged_at else ""
    if duty.acknowledged_by_id == duty.holder_id:
        return when
    return f"{when} by {name_or_nobody(state.person(duty.acknowledged_by_id))}"


def _next_chase_words(state: Snapshot, duty: Duty) -> str:
    """What the next chase does: ask again who acknowledged, tell the next rung, or repeat the last one."""
    if duty.state is DutyState.ACKNOWLEDGED:
        return f"{name_or_nobody(state.person(duty.acknowledged_by_id))} is asked what came of it"
    ladder = rungs(duty, state.circle)
    above = [rung.person for rung in ladder[duty.rung + 1 :] if rung.can_be_told]
    standing = [rung.person for rung in ladder if rung.can_be_told]
    if above:
        return f"{name_or_nobody(above[0])} is told next"
    return (
        f"{name_or_nobody(standing[-1])} is told again"
        if standing
        else "nobody can be reached now; tried again"
    )
