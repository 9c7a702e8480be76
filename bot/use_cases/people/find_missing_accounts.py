"""Looks for Slack accounts of people who could not be reached, so that their duties come to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services import Services
from bot.use_cases.chase.follow_people_changes import mark_people_changed
from bot.use_cases.people.person_address import slack_id_of
from state_machines.errors import Refused, Unavailable

#: How many people are asked about at a time; Slack allows about fifty such questions a minute.
AT_ONCE = 20


def find_missing_accounts(services: Services, now: datetime) -> int:
    """Find the people who have a full, active account by now; returns how many.

    Stops if Slack does not answer.
    """
    with services.store.read() as uow:
        missing = uow.people.unreachable_ids()
    found = 0
    for person_id in _next_few(missing, now):
        try:
            found += _link_if_found(services, person_id, now)
        except Refused:
            continue  # still nobody to be told: the check of people names them
        except Unavailable:
            break
    return found


def _next_few(missing: Sequence[str], now: datetime) -> list[str]:
    """The few people who are asked about this time; others follow each hour."""
    if not missing:
        return []
    first = int(now.timestamp() // 3600) * AT_ONCE % len(missing)
    return [*missing[first:], *missing[:first]][:AT_ONCE]


def _link_if_found(services: Services, person_id: str, now: datetime) -> bool:
    account = slack_id_of(services, person_id, anew=True)
    with services.store.write() as uow:
        uow.audit.append(now, None, "person:reach_again", person_id, {"slack_user": account})
        mark_people_changed(uow, [person_id], now)
        uow.commit()
    return True
