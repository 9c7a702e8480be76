"""Somebody asks where a case stands: its words come, whatever becomes of the picture that follows them."""

from __future__ import annotations

import time

from tests.storm.control import Json, messages_in
from tests.storm.hand import DIRECT, Hand
from tests.storm.notes import Notes

#: So long somebody goes on asking, in real seconds.
_PATIENCE = 90.0


def ask_where_it_stands(hand: Hand, notes: Notes, case: str) -> None:
    """Type the command until the words are there."""
    part: Json = {"in": DIRECT, "last": 4}
    before = {str(each["ts"]) for each in messages_in(hand.look(part))}
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        screen = hand.command(f"/case {case}", part)
        new = [each for each in messages_in(screen) if str(each["ts"]) not in before]
        if any(each["ephemeral"] and case in each["text"] for each in new):
            notes.count("asked where it stands")
            return
        hand.wait()
    notes.give_up(f"{hand.handle} asked where {case} stands for {_PATIENCE:.0f} s, and was not told")
