"""Reads the earlier episodes of cases with the texts under which they ran, for cards and for a chronology."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.reading.amendments import withdrawn_among
from bot.reading.policies import frozen_policies
from bot.services import Services
from state_machines.case.episodes import Episode
from state_machines.policy.policy import Policy
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class EarlierEpisode:
    """A closed escalation, and its policy; None where only a newer release can read that text."""

    episode: Episode
    policy: Policy | None


def earlier_episodes(
    uow: UnitOfWork, services: Services, case_ids: Collection[str], before: datetime
) -> tuple[EarlierEpisode, ...]:
    """The episodes of these cases that began before this moment and are over, the earliest first.

    They are read in so many statements, however many there are.
    """
    found = [one for one in uow.episodes.of_cases(case_ids) if one.opened_at < before]
    if not found:
        return ()
    policies = frozen_policies(uow, services, {one.policy_hash for one in found})
    marked = _with_withdrawals(uow, found)
    return tuple(EarlierEpisode(one, policies.get(one.policy_hash)) for one in marked)


def _with_withdrawals(uow: UnitOfWork, episodes: Iterable[Episode]) -> Iterable[Episode]:
    listed = tuple(episodes)
    withdrawn = withdrawn_among(uow, [report.id for one in listed for report in one.reports])
    for one in listed:
        reports = tuple(replace(report, withdrawn=report.id in withdrawn) for report in one.reports)
        yield replace(one, reports=reports)
