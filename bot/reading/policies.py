"""Finds the policy's text with which an escalation started, which it keeps (promise 9)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from bot.services import Services
from state_machines.errors import NewerRelease, NotFound, PolicyRejected
from state_machines.policy.policy import Policy, reopen_policy
from storage.records import FrozenPolicy
from storage.unit_of_work import UnitOfWork


def frozen_policy(uow: UnitOfWork, services: Services, policy_hash: str) -> Policy:
    """The policy version with this hash: the one with which an escalation started (promise 9)."""
    if policy_hash == services.policy.hash:
        return services.policy
    kept = uow.policies.by_hash(policy_hash)
    if kept is None:
        raise NotFound(
            "The policy this case started under is missing from the database. Tell your administrator."
        )
    return _reopen(kept)


def frozen_policies(uow: UnitOfWork, services: Services, hashes: Collection[str]) -> Mapping[str, Policy]:
    """These versions by their hash, in one go; left out is what only a newer release can read."""
    other = {one for one in hashes if one != services.policy.hash}
    found = {services.policy.hash: services.policy} if len(other) < len(set(hashes)) else {}
    for kept in uow.policies.by_hashes(other).values():
        try:
            found[kept.hash] = _reopen(kept)
        except NewerRelease:
            continue
    return found


def _reopen(kept: FrozenPolicy) -> Policy:
    try:
        return _parse_policy(kept.text, kept.name)
    except PolicyRejected:
        raise NewerRelease(f"the policy {kept.name}, version {kept.hash[:12]}") from None


@lru_cache(maxsize=32)
def _parse_policy(text: str, name: str) -> Policy:
    return reopen_policy(text, name)
