"""A small application served by signed HTTP, started by a test as a process: `python -m … PORT [broken]`."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from bot.slack.transport.http import serve
from state_machines.errors import Misconfigured
from tests.unit.bot_slack.small_endpoint import SmallSide


@dataclass
class Worker:
    """Says when it is opened and closed."""

    slack: SmallSide

    def close(self) -> None:
        sys.stdout.write("closed\n")
        sys.stdout.flush()


def open_worker() -> Worker:
    if "broken" in sys.argv:
        raise Misconfigured("DOORSTEP_SETTINGS_FILE names no file.")
    sys.stdout.write("opened\n")
    sys.stdout.flush()
    return Worker(SmallSide())


if __name__ == "__main__":
    try:
        serve(open_worker, port=int(sys.argv[1]))
    except Misconfigured as error:
        sys.exit(str(error))
