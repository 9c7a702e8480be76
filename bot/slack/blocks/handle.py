"""The thread between a control and its dialog: every control's block_id names session, revision and step."""

from __future__ import annotations

from dataclasses import dataclass

from state_machines.errors import Stale

#: Action ids of dialog controls start with this, so that one listener takes them all.
DIALOG = "dialog:"

_MARK = "q"
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Handle:
    """Which question of which draft a control was drawn for."""

    session_id: str
    revision: int
    step: str

    def block_id(self, part: str) -> str:
        """Unique in its message by `part`; at most 255 characters for any step's name."""
        return _SEPARATOR.join((_MARK, self.session_id, str(self.revision), self.step, part))


def read_handle(block_id: str) -> Handle:
    """The handle a block_id was made from; Stale for one that this release does not know."""
    match block_id.split(_SEPARATOR):
        case [mark, session_id, revision, step, _] if mark == _MARK and revision.isdecimal():
            return Handle(session_id, int(revision), step)
        case _:
            raise Stale("That button belongs to an earlier version. Type /report to go on where you were.")
