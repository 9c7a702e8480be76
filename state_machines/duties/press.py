"""Which duties a press of "I have this" acknowledges, and what the presser reads where it is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from state_machines.access.matrix import Right
from state_machines.duties.circle import Circle, line_managers, resolve
from state_machines.duties.duty import Duty, DutyKind, DutyState, Rank, complete
from state_machines.duties.rank import has_right, rank, refusal
from state_machines.people.people import SEVERAL, Person, Role
from state_machines.time.moments import at_words

#: Roles in the agencies around the child, for which the social worker's managers answer only in the end.
REPORTERS_SIDE = frozenset({Role.REPORTER_SAFEGUARDING_LEAD, Role.REPORTER_LINE_MANAGER, *SEVERAL})


@dataclass(frozen=True, slots=True)
class Acknowledgeable:
    """The duties that a press acknowledges, the presser's own or others'; or words that say why none.

    `wrong_rank` marks a refusal because of rank, which goes on the record; any other comes of a late press.
    `choices` are duties of others of which the presser must name one first: nothing is acknowledged yet.
    """

    mine: tuple[Duty, ...] = ()
    for_others: tuple[Duty, ...] = ()
    refusal: str = ""
    wrong_rank: bool = False
    choices: tuple[Duty, ...] = ()


def duties_to_acknowledge(
    duties: Iterable[Duty],
    presser: Person,
    circle: Circle,
    now: datetime,
    aimed_at: str | None = None,
    call_now: frozenset[str] = frozenset(),
) -> Acknowledgeable:
    """Choose which duties of one escalation a press acknowledges; `aimed_at` is the id of the duty meant.

    A press on the escalation's card takes the duties that the presser holds. Only somebody who never held one
    takes those of people whom they cover, and only somebody who had neither takes those of people below them.
    So a late second press by a manager never acknowledges for the social worker, and the team's service
    manager answers for another agency's safeguarding lead only where nothing else is owed below them.

    Somebody above is asked which part they take over where several wait. A duty with a key in `call_now`, by
    which somebody is to be telephoned at once, is never taken from anybody unless it is aimed at.
    """
    everything = tuple(duties)
    if aimed_at is not None:
        return _only_the_duty_named(everything, aimed_at, presser, circle, now)
    for standing in (Rank.HOLDER, Rank.COVER, Rank.ABOVE):
        theirs = tuple(duty for duty in everything if rank(duty, presser, circle) is standing)
        theirs = tuple(duty for duty in theirs if _is_same_side(duty, presser, circle)) or theirs
        if theirs:
            found = _waiting_among(theirs, standing, presser, circle, now)
            return _ask_which(found, standing, call_now)
    return _refuse_outsider(everything, presser, circle)


def complete_by_reporting(duty: Duty, circle: Circle, now: datetime) -> Duty:
    """End the reporter's own duty to acknowledge, which is done by reporting; any other comes back unchanged.

    It is their own where the role is theirs: standing in for somebody else does not count.
    """
    around = circle.of_duty(duty)
    reporter = circle.person(around.reporter_id)
    if reporter is None or duty.kind is not DutyKind.ACKNOWLEDGE or resolve(duty.role, around) != reporter:
        return duty
    done = complete(duty, reporter.id, now)
    return replace(done, acknowledged_by_id=reporter.id, acknowledged_at=now)


def _only_the_duty_named(
    duties: tuple[Duty, ...], duty_id: str, presser: Person, circle: Circle, now: datetime
) -> Acknowledgeable:
    theirs = tuple(duty for duty in duties if duty.id == duty_id)
    if not theirs:
        return Acknowledgeable(refusal="This has moved on. Open the case to see where it stands.")
    standing = rank(theirs[0], presser, circle)
    if standing is Rank.NONE:
        return Acknowledgeable(refusal=refusal(theirs[0], presser, circle), wrong_rank=True)
    return _waiting_among(theirs, standing, presser, circle, now)


def _ask_which(found: Acknowledgeable, standing: Rank, call_now: frozenset[str]) -> Acknowledgeable:
    """One press takes over one part of somebody else's, and the presser knows which."""
    taken = (*found.mine, *found.for_others)
    several = standing is Rank.ABOVE and len(taken) > 1
    if several or (standing is not Rank.HOLDER and any(duty.key in call_now for duty in taken)):
        return Acknowledgeable(choices=taken)
    return found


def _is_same_side(duty: Duty, presser: Person, circle: Circle) -> bool:
    """Whether the presser is more than a late rung of the ladder: they were told, or manage the holder."""
    if duty.role not in REPORTERS_SIDE or presser.id in (duty.holder_id, *duty.told_ids):
        return True
    holder = circle.person(duty.holder_id)
    return holder is not None and presser in line_managers(holder, circle)


def _waiting_among(
    theirs: tuple[Duty, ...], standing: Rank, presser: Person, circle: Circle, now: datetime
) -> Acknowledgeable:
    waiting = tuple(duty for duty in theirs if duty.state is DutyState.OPEN)
    if not waiting:
        return Acknowledgeable(refusal=_late_refusal(theirs, presser, circle, now))
    if standing is Rank.ABOVE:
        return Acknowledgeable(for_others=waiting)
    return Acknowledgeable(mine=waiting)


def _late_refusal(theirs: tuple[Duty, ...], presser: Person, circle: Circle, now: datetime) -> str:
    """The words for a press when nothing waits: who acknowledged, and when, the presser's own first."""
    taken = [duty for duty in theirs if duty.acknowledged_at is not None]
    if not taken:
        return "This has moved on: nothing here waits for you any more. Nothing has changed."
    latest = max(taken, key=lambda duty: (duty.acknowledged_by_id == presser.id, duty.acknowledged_at))
    when = at_words(latest.acknowledged_at, now) if latest.acknowledged_at else ""
    if latest.acknowledged_by_id != presser.id:
        by = circle.person(latest.acknowledged_by_id)
        return f"{by.name if by else 'Somebody else'} acknowledged this {when}. Nothing has changed."
    if circle.of_duty(latest).reporter_id == presser.id and latest.undo_until is None:
        return f"You reported this yourself {when}, so you need not acknowledge it. Nothing has changed."
    return f"You acknowledged this {when}. Nothing has changed."


def _refuse_outsider(duties: tuple[Duty, ...], presser: Person, circle: Circle) -> Acknowledgeable:
    live = [duty for duty in duties if duty.is_live] or list(duties)
    if not live:
        return Acknowledgeable(refusal="There is nothing here to acknowledge.")
    # Whoever had one of them reads who has that one now.
    theirs = [duty for duty in live if presser.id in (duty.holder_id, *duty.told_ids)]
    waiting = next((duty for duty in (*theirs, *live) if duty.state is DutyState.OPEN), live[0])
    return Acknowledgeable(refusal=refusal(waiting, presser, circle), wrong_rank=True)


def declinable_duties(duties: Iterable[Duty], person: Person, circle: Circle) -> tuple[Duty, ...]:
    """What of these this person has and may hand on; which of them is asked once they press."""
    return tuple(
        duty
        for duty in duties
        if duty.is_live and duty.holder_id == person.id
        if duty.acknowledged_by_id in {None, person.id} or duty.state is DutyState.OPEN
        if has_right(duty, person, circle, Right.DECLINE, own=True)
    )


def is_undoable(duty: Duty, person: Person, circle: Circle, now: datetime) -> bool:
    """Whether this person can still take back their acknowledgement of it: in time, and with a part in it."""
    acknowledged = duty.state is DutyState.ACKNOWLEDGED or (
        duty.state is DutyState.DONE and duty.kind is DutyKind.ACKNOWLEDGE
    )
    in_time = duty.undo_until is not None and now <= duty.undo_until
    # Acknowledged by acting on it: the window has no length, for only undoing the act would undo it.
    given = duty.undo_until != duty.acknowledged_at and duty.acknowledged_by_id == person.id
    return acknowledged and in_time and given and has_right(duty, person, circle, Right.UNDO, own=True)
