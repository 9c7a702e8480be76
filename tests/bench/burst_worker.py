"""One worker process of the burst on PostgreSQL: it waits for its start and reports how much it did."""

from __future__ import annotations

import sys

from bot.engine.chase_due import Chaser
from tests.bench.burst_town import DUE, due_now, open_services


def main() -> None:
    """`python -m tests.bench.burst_worker <address> <key>`; begins at a line on standard input."""
    with open_services(*sys.argv[1:]) as services:
        chaser, mine = Chaser(services), 0
        due_now(services)  # connected, and everything imported
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        while (chased := chaser.chase_due(DUE)) or due_now(services):
            mine += chased
        sys.stdout.write(f"{mine}\n")


if __name__ == "__main__":
    main()
