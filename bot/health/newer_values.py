"""What waits for a newer release: stored words that this one does not know, and leaves as they are."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from bot.cards.messages.kind import MessageKinds
from dialogs.registry import DIALOGS
from state_machines.case.report import Urgency
from state_machines.errors import NewerRelease, PolicyRejected
from state_machines.policy.policy import Policy, reopen_policy
from storage.newer_values_repository import NewerValue
from storage.records import FrozenPolicy
from storage.unit_of_work import UnitOfWork

#: By hash, and so never outdated: each text is read once in a process.
_policies: dict[str, Policy | None] = {}


def read_newer_values(uow: UnitOfWork, kinds: MessageKinds | None) -> tuple[NewerValue, ...]:
    """Every such word that a bounded look meets; without `kinds` those of messages are left aside."""
    look = uow.newer_values
    return (
        *look.in_messages(kinds.names if kinds else ()),
        *(_unread_payloads(uow, kinds) if kinds else ()),
        *look.in_duties(),
        *look.in_alarms(),
        *look.in_visits(),
        *look.in_drafts(DIALOGS.keys()),
        *_unread_escalations(uow),
    )


def _unread_payloads(uow: UnitOfWork, kinds: MessageKinds) -> Iterator[NewerValue]:
    for one in uow.newer_values.unsent_messages():
        try:
            if one.kind in kinds.names:
                kinds.by_name(one.kind).payload.from_json(one.payload)
        except NewerRelease as error:
            yield NewerValue("content of", error.what, 1, one.created_at)


def _unread_escalations(uow: UnitOfWork) -> Iterator[NewerValue]:
    for policy_hash in uow.newer_values.policy_hashes():
        if _policy(uow, policy_hash) is None:
            yield NewerValue("policy", policy_hash[:12], 1)
    for way in uow.newer_values.ways_to_stand(after=secrets.token_hex(16)):
        policy = _policy(uow, way.policy_hash)
        if way.urgency not in set(Urgency):
            yield NewerValue("case urgency", way.urgency, 1)
        if policy is not None and not _has_step(policy, way.step):
            yield NewerValue("case step", way.step, 1)


def _policy(uow: UnitOfWork, policy_hash: str) -> Policy | None:
    """The policy as it was stored; None where this release cannot read it."""
    if policy_hash not in _policies:
        kept = uow.policies.by_hash(policy_hash)
        _policies[policy_hash] = _parse_or_none(kept) if kept else None
    return _policies[policy_hash]


def _parse_or_none(kept: FrozenPolicy) -> Policy | None:
    try:
        return reopen_policy(kept.text, kept.name)
    except PolicyRejected:
        return None


def _has_step(policy: Policy, name: str) -> bool:
    try:
        policy.step(name)
    except KeyError:
        return False
    return True
