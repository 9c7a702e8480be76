"""Boards and settings loaded with the dialogs in view: no rule may wait for what nobody is asked."""

from __future__ import annotations

from pathlib import Path

from dialogs.rule_checks import known_exception, unasked_facts_of_policy, unasked_facts_of_settings
from state_machines.errors import PolicyRejected, SettingsRejected
from state_machines.policy.policy import Policy, load_policy, shipped_policies
from state_machines.policy.strict_yaml import read_strictly
from state_machines.settings.local_settings import (
    ChannelProblem,
    LocalSettings,
    any_text,
    load_local_settings,
)


def load_board(name_or_path: str | Path) -> Policy:
    """A board's policy, by its name or file; raises PolicyRejected with every problem found.

    One that a case was begun under is opened again without these checks: what is under way goes on.
    """
    policy = load_policy(name_or_path)
    unasked = unasked_facts_of_policy(policy)
    problems = tuple(one.problem for one in unasked if known_exception(policy.name, one) is None)
    if problems:
        file = f"{name_or_path}.yaml" if str(name_or_path) in shipped_policies() else Path(name_or_path).name
        document = read_strictly(policy.text, file)
        raise PolicyRejected(f"The policy in {file} cannot be used.", document.describe_all(problems))
    return policy


def load_settings(path: str | Path, channel_problem: ChannelProblem = any_text) -> LocalSettings:
    """An authority's settings; raises SettingsRejected with every problem found.

    `channel_problem` says what is wrong with a channel; only the chat that it is of knows.
    """
    settings = load_local_settings(path, channel_problem)
    problems = tuple(one.problem for one in unasked_facts_of_settings(settings))
    if problems:
        file = Path(path)
        document = read_strictly(file.read_text(encoding="utf-8"), file.name)
        words = f"The local settings in {file.name} cannot be used."
        raise SettingsRejected(words, document.describe_all(problems))
    return settings
