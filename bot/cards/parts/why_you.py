"""The first line of a personal ping: why it came to this person, and what is asked of them."""

from __future__ import annotations

from datetime import datetime

from bot.cards.parts.words import join_names, limit_words, name_or_nobody, role_title, short_name
from bot.reading.snapshot import Snapshot
from state_machines.duties.duty import Duty, DutyKind, DutyState, Rank
from state_machines.duties.rank import is_with, rank
from state_machines.people.people import Person
from state_machines.time.moments import at_words

_SAY_SO, _PLEASE = "say that you have it", "Please say that you have this."
_ONLY_READ = f"Read the report and {_SAY_SO}"


def why_you(state: Snapshot, viewer: Person, now: datetime) -> str:
    """One or two sentences; empty if nothing is asked of this person, or no longer."""
    if not state.is_open and not state.follow_ups:
        return ""
    waiting = [duty for duty in state.live_duties if duty.state is DutyState.OPEN]
    own = [duty for duty in waiting if duty.holder_id == viewer.id and is_with(duty, viewer, state.circle)]
    told = [duty for duty in waiting if duty.holder_id != viewer.id and viewer.id in duty.told_ids]
    said = (
        _asked_sentence(own),
        _limits_sentence(state, own),
        # Several duties of one person that nobody answered are said once.
        *dict.fromkeys(_climbed_sentence(state, viewer, duty) for duty in told),
        _climbed_tasks_sentence(state, viewer, told),
    )
    return " ".join(sentence for sentence in said if sentence) or _acknowledged_sentences(state, viewer, now)


def _asked_sentence(own: list[Duty]) -> str:
    if not own:
        return ""
    roles = join_names(tuple(dict.fromkeys(role_title(duty.role).lower() for duty in own)))
    return f"You are asked as the {roles}: {_what_is_asked(own)}"


def _what_is_asked(own: list[Duty]) -> str:
    """The tasks of those who are told; for those who only have something to do, that, its limit below."""
    told = [duty.task for duty in own if duty.kind is DutyKind.ACKNOWLEDGE]
    endings = [duty.task for duty in own if duty.kind is DutyKind.CONFIRM]
    asked = (*endings, *told) or tuple(duty.task for duty in own)
    tasks = "; ".join(dict.fromkeys(f"{task[:1].lower()}{task[1:]}" for task in asked))
    closing = "" if (told or endings) and all(_SAY_SO in task for task in told) else f" {_PLEASE}"
    return f"please {tasks}.{closing}"


def _limits_sentence(state: Snapshot, own: list[Duty]) -> str:
    """The limits for what a ping asks first, which is to say that one has the duty (promise 8)."""
    document = short_name(state.policy)
    told = (duty.limit for duty in own if duty.kind is DutyKind.ACKNOWLEDGE and duty.limit.source)
    limits = tuple(dict.fromkeys(limit_words(limit, document) for limit in told))
    return f"Time limit: {join_names(limits)}." if limits else ""


def _climbed_sentence(state: Snapshot, viewer: Person, duty: Duty) -> str:
    holder = name_or_nobody(state.person(duty.holder_id))
    if viewer.id in duty.declined_ids:
        return f"You said that this is not yours. It is with {holder} now."
    if rank(duty, viewer, state.circle) is Rank.NONE:
        return ""
    silent = "could not be reached yet" if duty.holder_id in state.unreached.in_vain else "has not answered"
    return f"{holder} ({role_title(duty.role).lower()}) {silent}. You can take this over."


def _climbed_tasks_sentence(state: Snapshot, viewer: Person, told: list[Duty]) -> str:
    """What they would take over; what is to be done stands below, and to read goes without saying."""
    above = (one for one in told if rank(one, viewer, state.circle) is not Rank.NONE)
    asked = (one.task for one in above if one.kind in (DutyKind.ACKNOWLEDGE, DutyKind.CONFIRM))
    tasks = "; ".join(dict.fromkeys(f"{task[:1].lower()}{task[1:]}" for task in asked if task != _ONLY_READ))
    return f"What was asked: {tasks}." if tasks else ""


def _acknowledged_sentences(state: Snapshot, viewer: Person, now: datetime) -> str:
    """The duties that the person has acknowledged, and what they still owe."""
    theirs = [duty for duty in state.duties if duty.acknowledged_by_id == viewer.id and duty.acknowledged_at]
    if not theirs:
        return ""
    latest = max(duty.acknowledged_at for duty in theirs if duty.acknowledged_at)
    live = (duty for duty in theirs if duty.is_live and is_with(duty, viewer, state.circle))
    owed = [duty for duty in live if duty.kind is not DutyKind.ACKNOWLEDGE]
    tasks = "".join(f" Yours now: {duty.task}." for duty in owed)
    return f"You acknowledged {at_words(latest, now)}.{tasks}"
