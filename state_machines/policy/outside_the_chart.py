"""Chooses the policy of a case: the board's, or Doorstep's own where the board has no chart for the plan."""

from __future__ import annotations

from functools import cache
from importlib import resources

from state_machines.case.case import Plan
from state_machines.policy.policy import Policy, parse_policy

_FILE = "outside_the_chart.yaml"


def policy_for(board: Policy, plan: Plan) -> Policy:
    """The board's policy where it covers the plan, else Doorstep's own, in which nothing is the board's."""
    return board if plan in board.plans else outside_the_chart()


@cache
def outside_the_chart() -> Policy:
    """What Doorstep does where no chart covers a plan: those who lead on it are told, and decide."""
    text = (resources.files("state_machines") / "policy" / _FILE).read_text(encoding="utf-8")
    return parse_policy(text, _FILE)
