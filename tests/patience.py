"""The one way in which a test waits: for a fact, with a patience that no busy machine uses up."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from itertools import chain, repeat
from typing import TypeVar

#: Longest real wait for a fact, in seconds; never a measure of speed. Beside eight busy processes for each
#: core everything takes about ten times as long, and what takes the longest alone takes about ten seconds.
PATIENCE = 100.0
#: How long the local Slack of a story waits for an acknowledgement, where Slack waits three seconds: in vain
#: where a process is killed in the middle.
ACKNOWLEDGED_SECONDS = 10.0
#: How long the local Slack waits until the bot has the new time; a bot that was killed is waited for in vain.
FOLLOW_SECONDS = 30.0
#: Seconds between looks: what is being waited for needs the processor more than whoever looks.
_PAUSES = (0.01, 0.02, 0.03, 0.05)

T = TypeVar("T")


class NotSeen(AssertionError):
    """What a test waited for did not come about."""


def wait_for(look: Callable[[], T | None], words: Callable[[], str] = lambda: "it did not come about") -> T:
    """Look again until there is something; real time passes only while other threads and processes work.

    None and False are nothing. Raises NotSeen with `words` once the patience is used up.
    """
    give_up = time.monotonic() + PATIENCE
    for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
        last = time.monotonic() > give_up
        found = look()
        if found is not None and found is not False:
            return found
        if last:
            break
        time.sleep(pause)
    raise NotSeen(words())


def listens(port: int) -> bool:
    """Whether something listens on this port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
