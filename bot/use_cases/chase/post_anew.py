"""A card that can be changed no more is followed by a new one, or taken away where it is for nobody."""

from __future__ import annotations

from datetime import datetime

from state_machines.messages.delivery import PermanentFailure
from storage.records import QueuedMessage
from storage.unit_of_work import UnitOfWork


def post_anew(uow: UnitOfWork, redraw: QueuedMessage, why: PermanentFailure, now: datetime) -> None:
    """Put a new card in the place of the one whose redraw was refused for good, and record that.

    In a channel that is closed nothing new is posted. A person is sent one whatever it was: where their
    messages are closed as well, that one fails, and whatever waits for them goes another way.
    """
    person_id = redraw.message.to_person_id
    person = uow.people.by_id(person_id) if person_id is not None else None
    open_to_us = why.is_fixed if person is None else person.reachable and not person.has_left
    if why.to_anybody and not why.is_fixed:
        open_to_us = False  # what cannot be drawn would fail anew
    posted = open_to_us and redraw.redraws is not None and uow.messages.post_anew(redraw.redraws, now)
    _record(uow, redraw, why, now, anew=bool(posted))


def take_away(uow: UnitOfWork, redraw: QueuedMessage, why: PermanentFailure, now: datetime) -> None:
    """Have a card deleted that can be changed no more and that its reader may not have any more.

    Nothing is posted in its place: that would be a message about nothing. Where it cannot be deleted either,
    health says so, and somebody deletes it by hand.
    """
    taken = redraw.redraws is not None and uow.deletions.take_away(redraw.redraws, now)
    _record(uow, redraw, why, now, anew=False, taken_away=taken)


def _record(
    uow: UnitOfWork,
    redraw: QueuedMessage,
    why: PermanentFailure,
    now: datetime,
    *,
    anew: bool,
    taken_away: bool = False,
) -> None:
    uow.audit.append(
        at=now,
        actor_id=None,
        action="message:fixed",
        subject=redraw.redraws or redraw.id,
        details={
            "kind": redraw.message.kind,
            "escalation": redraw.message.escalation_id,
            "reason": why.reason,
            "anew": anew,
            **({"taken_away": True} if taken_away else {}),
        },
    )
