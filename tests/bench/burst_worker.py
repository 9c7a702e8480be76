"""One worker process of the burst on PostgreSQL: ready, told to begin, and how much it took on."""

from __future__ import annotations

import sys

from bot.engine.chase_due import Chaser
from tests.bench.burst_town import DUE, an_office, due_now


def main() -> None:
    """`python -m tests.bench.burst_worker <address> <key>`; begins at a line on standard input."""
    with an_office(*sys.argv[1:]) as office:
        chaser, mine = Chaser(office), 0
        due_now(office)  # connected, and everything imported
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        while (chased := chaser.chase_due(DUE)) or due_now(office):
            mine += chased
        sys.stdout.write(f"{mine}\n")


if __name__ == "__main__":
    main()
