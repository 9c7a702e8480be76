"""Measures the flowcharts: a whole move against the bare trigger in it, and the loading of all policies."""

from __future__ import annotations

import os
import platform
import timeit
from collections.abc import Callable

from state_machines.flowchart.flowchart import Event, advance
from state_machines.machine import fire
from state_machines.policy.policy import Policy, load_policy, parse_policy, shipped_policies
from state_machines.workbench.walk import WALK_NOW, begin_walk

#: What is wanted: a move costs at most so many bare triggers, and loading takes less than so long.
MOST_TRIGGERS = 3.0
MOST_LOADING_MS = 300.0

_REPORT = Event("report_missed_visit", WALK_NOW, "somebody", {"outcome": "no_reply", "door": "not_answering"})


def speed_page() -> str:
    """The figures as a page of Markdown."""
    largest = max((load_policy(name) for name in shipped_policies()), key=lambda policy: len(policy.arrows))
    bare, whole = bare_trigger(largest), whole_move(largest)
    loading = load_everything()
    return (
        "# How fast the boards' flowcharts are\n\n"
        "Written by `doorstep policy bench`; each the best of several rounds, the least disturbed.\n\n"
        f"Measured on {os.cpu_count()} cores with Python {platform.python_version()}, with a load of "
        f"{os.getloadavg()[0]:.1f}.\n\n"
        "| What | Figure | Wanted |\n|---|---|---|\n"
        f"| The bare trigger of `transitions` ({largest.name}, {len(largest.arrows)} arrows) "
        f"| {bare:.1f} µs | |\n"
        f"| A whole move, `advance()`: facts, entitlement, duties, reminders, reason | {whole:.1f} µs | |\n"
        f"| The move against the trigger | {whole / bare:.1f} times | at most {MOST_TRIGGERS:.0f} |\n"
        f"| Loading and checking all {len(shipped_policies())} policies "
        f"| {loading:.0f} ms | under {MOST_LOADING_MS:.0f} ms |\n"
    )


def bare_trigger(policy: Policy) -> float:
    """Microseconds that the state machine library takes for one report from the start."""
    facts = {**begin_walk(policy, policy.plans[0]).escalation.facts, **_REPORT.facts}
    return _microseconds(lambda: fire(policy.table, policy.start, _REPORT.name, facts))


def whole_move(policy: Policy) -> float:
    """Microseconds that our code takes for the same move, with all that belongs to it."""
    escalation = begin_walk(policy, policy.plans[0]).escalation
    return _microseconds(lambda: advance(policy, escalation, _REPORT, WALK_NOW))


def load_everything() -> float:
    """Milliseconds to read, check and freeze every shipped policy."""

    def load() -> None:
        parse_policy.cache_clear()
        for name in shipped_policies():
            load_policy(name)

    return min(timeit.repeat(load, number=1, repeat=5)) * 1e3


def _microseconds(action: Callable[[], object]) -> float:
    rounds = 2000
    return min(timeit.repeat(action, number=rounds, repeat=7)) / rounds * 1e6
