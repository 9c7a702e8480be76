"""An ending that one person recorded and that waits for a second one to confirm it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from state_machines.errors import Stale


class EndingState(StrEnum):
    """What became of it; `overtaken` is one that the case has moved on from."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class PendingEnding:
    """The outcome that was recorded, with its facts, and the duty by which somebody is asked to confirm it.

    `draft_id` is the dialog in which it was recorded, with the reason. `reason` is why it was not confirmed.
    """

    id: str
    escalation_id: str
    event: str
    facts: Mapping[str, str]
    recorded_by_id: str
    recorded_at: datetime
    duty_id: str
    draft_id: str
    state: EndingState = EndingState.WAITING
    ended_at: datetime | None = None
    ended_by_id: str | None = None
    reason: str | None = None

    @property
    def waits(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.state is EndingState.WAITING

    def end(
        self, state: EndingState, by_id: str | None, now: datetime, reason: str | None = None
    ) -> PendingEnding:
        """The ending as it was answered; raises Stale for one that was answered before."""
        if not self.waits:
            raise Stale("This ending was answered already, or the case has moved on. Nothing has changed.")
        return replace(self, state=state, ended_by_id=by_id, ended_at=now, reason=reason)
