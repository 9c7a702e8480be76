"""Messages that this process cannot read, though it knows their kind: left to a newer release for a while."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from state_machines.messages.newer_kind import WAIT, is_left_to_newer, wait_for_newer
from storage.message_claims import ReadableMessages
from storage.records import QueuedMessage

#: More are not remembered, so that the claim stays small: the oldest is met again, and left again.
MOST = 200


@dataclass(slots=True)
class LeftMessages:
    """Which kinds a process knows, and which messages it leaves alone until when."""

    kinds: frozenset[str]
    _until: dict[str, datetime] = field(default_factory=dict)

    def leave(self, message: QueuedMessage, now: datetime) -> None:
        """Until the plain words are due; a redraw, which is never sent as those, is looked at again later."""
        urgency, written_at = message.message.urgency, message.created_at
        waits = message.redraws is None and is_left_to_newer(urgency, written_at, now)
        self._until[message.id] = written_at + wait_for_newer(urgency) if waits else now + WAIT
        if len(self._until) > MOST:
            del self._until[next(iter(self._until))]

    def readable(self, now: datetime) -> ReadableMessages:
        """What may be claimed at this moment."""
        self._until = {one: until for one, until in self._until.items() if until > now}
        return ReadableMessages(self.kinds, now, tuple(self._until))
