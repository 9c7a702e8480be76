"""No test waits for time: each waits for a fact, by the one function that a busy machine does not outlast."""

from __future__ import annotations

import ast
from pathlib import Path

TESTS = Path(__file__).parents[1]
#: What measures time, or is one process of many that goes by it, and the one function itself.
MEASURES = ("bench", "storm")
MAY_SLEEP = {
    "patience.py": "the one that waits",
    "integration/test_engines.py": "a chat that takes a while",
    "deploy/recipes/containers.py": "stands in for a runtime of containers, which ends them after a while",
    "deploy/recipes/systemctl.py": "stands in for systemd, which ends a unit after a while",
}
#: Those that look at the clock, and why.
LOOK_AT_THE_CLOCK = {
    "patience.py": "gives up in the end",
    "deploy/recipes/containers.py": "as a runtime of containers does",
    "deploy/recipes/systemctl.py": "as systemd does",
    "sandbox/test_clock_and_faults.py": "a move that does not wait for a follower that has died",
    "sandbox/test_modals.py": "a trigger lives for real seconds, which have to pass",
    "unit/bot_slack/test_http.py": "sends a little every second until it is cut off",
    "unit/bot_slack/test_socket.py": "an end that does not wait the ten minutes that the chat asked for",
}


def calls_in(file: Path) -> set[str]:
    """The names of `time` that a module uses."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return {one.attr for one in attributes if isinstance(one.value, ast.Name) and one.value.id == "time"}


def modules() -> dict[str, Path]:
    found = {str(file.relative_to(TESTS)): file for file in sorted(TESTS.rglob("*.py"))}
    return {name: file for name, file in found.items() if not name.startswith(MEASURES)}


def test_only_the_patient_helper_sleeps() -> None:
    sleeping = {name for name, file in modules().items() if "sleep" in calls_in(file)}
    assert sleeping == set(MAY_SLEEP)


def test_nothing_counts_the_seconds_that_a_test_waits() -> None:
    counting = {name for name, file in modules().items() if "monotonic" in calls_in(file)}
    assert counting == set(LOOK_AT_THE_CLOCK)
