"""Looks for accounts of people who could not be reached, so that their duties come to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services import Services
from bot.use_cases.people.person_address import address_of
from state_machines.errors import Refused, Unavailable

#: How many people are asked about at a time, for a chat limits such questions to about fifty a minute.
AT_ONCE = 20


def find_missing_accounts(services: Services, now: datetime) -> int:
    """Find those again who have a full, active account now; how many. Stops where nobody answers."""
    with services.store.read() as uow:
        missing = uow.people.unreachable_ids()
    found = 0
    for person_id in _next_few(missing, now):
        try:
            address_of(services, person_id, now, anew=True)
        except Refused:
            continue  # still nobody to be told: the check of people names them
        except Unavailable:
            break
        found += 1
    return found


def _next_few(missing: Sequence[str], now: datetime) -> list[str]:
    """The few people who are asked about this time; others follow each hour."""
    if not missing:
        return []
    first = int(now.timestamp() // 3600) * AT_ONCE % len(missing)
    return [*missing[first:], *missing[:first]][:AT_ONCE]
