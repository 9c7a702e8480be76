"""Whom an ending would leave unheard, and when people above have agreed to it already."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from state_machines.case.report import Urgency
from state_machines.duties.circle import Circle, why_not_second
from state_machines.duties.duty import Duty, DutyKind, DutyState
from state_machines.people.people import Person


def unheard(
    duties: Iterable[Duty],
    recorder: Person,
    completes: Collection[str],
    urgency_of: Callable[[Duty], Urgency],
) -> tuple[Duty, ...]:
    """The duties because of which an ending by this person asks a second one; `completes` are its own keys.

    Somebody was told and has not acknowledged, or something is owed that is chased by the immediate waits.
    What the recorder owes themselves is done by recording it. An invitation is no telling: it ends with its
    meeting.
    """
    return tuple(
        duty
        for duty in duties
        if _is_told_and_silent(duty, recorder) or _is_owed_now(duty, recorder, completes, urgency_of)
    )


def agreed_by_others(proposer_id: str | None, approvers: Iterable[Person], circle: Circle) -> bool:
    """Whether somebody has agreed who could have been asked: not the proposer, nor who reports to them."""
    around = replace(circle, ending_by_id=proposer_id)
    return proposer_id is not None and any(not why_not_second(one, around) for one in approvers)


def _is_told_and_silent(duty: Duty, recorder: Person) -> bool:
    told = duty.kind is DutyKind.ACKNOWLEDGE and duty.lapses_at is None
    return told and duty.state is DutyState.OPEN and duty.holder_id != recorder.id


def _is_owed_now(
    duty: Duty, recorder: Person, completes: Collection[str], urgency_of: Callable[[Duty], Urgency]
) -> bool:
    if duty.kind is not DutyKind.ACT or not duty.is_live or urgency_of(duty) is not Urgency.IMMEDIATE:
        return False
    theirs = recorder.id in (duty.holder_id, duty.acknowledged_by_id)
    return not (theirs and duty.key in completes)
