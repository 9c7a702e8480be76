"""Ties each control to its dialog: its block_id names the session, its revision and the step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.surface.incoming import Question
from state_machines.errors import Stale

#: Action ids of dialog controls start with this and a colon, so that one listener takes them all.
DIALOG = "dialog"
#: Every action id of a dialog's control.
_ANY_VERB = re.compile(rf"{DIALOG}:(\w+)(:\d+)?")


class Verb(StrEnum):
    """What a control of a dialog does when it is pressed or picked."""

    CHOOSE = "choose"  # a button that is an option
    SELECT = "select"  # an option in a picker
    DAY = "day"
    MARK = "mark"  # ticked or picked, but no answer before "Done"
    DONE = "done"
    WRITE = "write"
    OTHER_CASE = "other_case"
    READ = "read"
    BACK = "back"
    SKIP = "skip"
    CANCEL = "cancel"
    EDIT = "edit"
    MORE = "more"
    SUBMIT = "submit"


def action_id(verb: Verb, number: int | None = None) -> str:
    """The control's action id. `number` distinguishes several of one kind in a row."""
    return f"{DIALOG}:{verb}" if number is None else f"{DIALOG}:{verb}:{number}"


def read_verb(pressed: str) -> Verb:
    """The verb from which the action id was made; Stale if this release does not know it."""
    found = _ANY_VERB.fullmatch(pressed)
    if found is None or found.group(1) not in set(Verb):
        raise Stale(_UNKNOWN)
    return Verb(found.group(1))


_UNKNOWN = "That button belongs to an earlier version. Type /report to go on where you were."

_MARK = "q"
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Handle(Question):
    """A question as the block ids of its controls name it."""

    def block_id(self, part: str) -> str:
        """A block id that is unique in its message by `part`, and at most 255 characters long."""
        return _SEPARATOR.join((_MARK, self.session_id, str(self.revision), self.step, part))


def read_handle(block_id: str) -> Handle:
    """The handle from which the block id was made; Stale if this release does not know it."""
    match block_id.split(_SEPARATOR):
        case [mark, session_id, revision, step, _] if mark == _MARK and revision.isdecimal():
            return Handle(session_id, int(revision), step)
        case _:
            raise Stale(_UNKNOWN)
