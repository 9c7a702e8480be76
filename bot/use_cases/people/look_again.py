"""Somebody who could not be reached may have an account by now: then what is theirs comes to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.office import Office
from bot.use_cases.chase.people_changed import mark_changed
from bot.use_cases.people.reach import slack_id_of
from state_machines.errors import Refused, Unavailable

#: How many people are asked about at a time; Slack allows about fifty such questions a minute.
AT_ONCE = 20


def look_again(office: Office, now: datetime) -> int:
    """Find those again who have a full, active account now; how many. Stops where Slack does not answer."""
    with office.store.read() as uow:
        missing = uow.people.unreachable()
    found = 0
    for person_id in _in_turn(missing, now):
        try:
            found += _found(office, person_id, now)
        except Refused:
            continue  # still nobody to be told: the check of people names them
        except Unavailable:
            break
    return found


def _in_turn(missing: Sequence[str], now: datetime) -> list[str]:
    """As many as are asked about at a time, others each hour."""
    if not missing:
        return []
    first = int(now.timestamp() // 3600) * AT_ONCE % len(missing)
    return [*missing[first:], *missing[:first]][:AT_ONCE]


def _found(office: Office, person_id: str, now: datetime) -> bool:
    account = slack_id_of(office, person_id, anew=True)
    with office.store.write() as uow:
        uow.audit.append(now, None, "person:reach_again", person_id, {"slack_user": account})
        mark_changed(uow, [person_id], now)
        uow.commit()
    return True
