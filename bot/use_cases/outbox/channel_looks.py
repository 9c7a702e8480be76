"""Asks the chat what the teams' channels are, before anything is posted there and again while it runs."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from bot.log_events import log_event
from bot.ports import Channels, Directory
from bot.services import Services
from bot.use_cases.outbox.outgoing import enqueue_redraws
from state_machines.errors import StoreUnavailable, Unavailable
from state_machines.messages.team_channel import FRESH_FOR, ChannelMember, TeamChannel
from state_machines.people.address import Address
from state_machines.settings.local_settings import LocalSettings
from storage.stored_addresses import place_from_text
from storage.unit_of_work import Store, UnitOfWork

log = logging.getLogger(__name__)

#: How often it is looked which channels are due; each is asked about hourly, and a closed one sooner.
EVERY = timedelta(minutes=1)
#: So many channels at a time, and so many of those in one who are not known yet: a chat limits both.
AT_ONCE, ACCOUNTS_AT_ONCE = 10, 10
#: A channel is looked at a little before what is known of it is too old for a post.
_AHEAD = timedelta(minutes=5)

_LOCK_NAME, _LOCK_LASTS = "team channels", EVERY - timedelta(seconds=5)


def team_places(settings: LocalSettings) -> Mapping[Address, tuple[str, ...]]:
    """The channels of the settings, each with the teams that have it."""
    found: dict[Address, tuple[str, ...]] = {}
    for name, team in settings.teams.items():
        place = place_from_text(team.channel)
        found[place] = (*found.get(place, ()), name)
    return found


def look_at_channel(store: Store, channels: Channels, place: Address, now: datetime) -> TeamChannel:
    """What the channel is now, which is kept; raises Unavailable where the chat does not say it."""
    facts = channels.facts(place)
    with store.write(lock_rows=False) as uow:
        before = uow.team_channels.save_facts(place, facts, now)
        if before.fault != facts.fault:
            details = {"fault": facts.fault or "", "before": before.fault or ""}
            uow.audit.append(
                now, None, "channel:close" if facts.fault else "channel:open", str(place), details
            )
            log_event(
                log,
                "channel.changed",
                logging.WARNING if facts.fault else logging.INFO,
                fault=facts.fault or "",
            )
        found = uow.team_channels.of_place(place)
        uow.commit()
    return found


def look_at_channels(services: Services, channels: Channels, now: datetime) -> int:
    """Look at those channels that are due, and at who is in them; how many. Stops where nobody answers."""
    places = tuple(team_places(services.settings))
    due, all_named = _places_due(services.store, places, now)
    if (all_named and not due) or not _takes_lock(services.store, places, now):
        return 0
    looked = 0
    for place, known in due[:AT_ONCE]:
        try:
            if known is None or not known.is_fresh(now + _AHEAD):
                look_at_channel(services.store, channels, place, now)
            _read_members(services, channels, place, now)
        except Unavailable:
            break
        looked += 1
    return looked


def look_again(services: Services, channels: Channels, place: Address, now: datetime) -> None:
    """Look at a team's channel that has become another; at any other one nobody looks.

    Where the chat does not say what became of it, it is asked again before anything is posted there.
    """
    if place not in team_places(services.settings):
        return
    try:
        look_at_channel(services.store, channels, place, now)
        _read_members(services, channels, place, now)
    except StoreUnavailable:
        raise
    except Unavailable:
        with services.store.write(lock_rows=False) as uow:
            uow.team_channels.outdate(place)
            uow.commit()


_Due = tuple[Address, TeamChannel | None]


def _places_due(store: Store, places: Collection[Address], now: datetime) -> tuple[list[_Due], bool]:
    """Those to look at, with what is known, and whether the channels that are kept are those of the settings.

    Each post looks what the channel is, but not who is in it: a busy channel would never be due for that.
    """
    with store.read() as uow:
        known = {one.place: one for one in uow.team_channels.all()}
        read = {place: uow.engine.last_look_at(_readers_mark(place)) for place in places}
    due = [
        (place, known.get(place))
        for place in places
        if place not in known or not known[place].is_fresh(now + _AHEAD) or _is_old(read[place], now)
    ]
    # What nobody has looked at yet comes first, then what was looked at longest ago.
    return sorted(due, key=lambda one: _last_look(one[1])), set(known) == set(places)


def _readers_mark(place: Address) -> str:
    return f"readers of {place}"


def _is_old(read_at: datetime | None, now: datetime) -> bool:
    """Whether it was read so long ago; what was never read is, with what the channel is."""
    return read_at is not None and not timedelta() <= now + _AHEAD - read_at < FRESH_FOR


def _last_look(channel: TeamChannel | None) -> float:
    return channel.looked_at.timestamp() if channel is not None and channel.looked_at else 0.0


def _takes_lock(store: Store, places: tuple[Address, ...], now: datetime) -> bool:
    with store.write(lock_rows=False) as uow:
        if not uow.scheduled_locks.take(_LOCK_NAME, now - _LOCK_LASTS, now):
            return False
        uow.team_channels.keep_only(places)
        uow.commit()
    return True


def _read_members(services: Services, channels: Channels, place: Address, now: datetime) -> None:
    """Keep who is in it, and who was where that cannot be read any more.

    Each account that nobody in the directory has is asked about once.
    """
    accounts = channels.members(place)
    _record_read(services.store, place, now)
    if accounts is None:
        return
    with services.store.read() as uow:
        before = {one.address: one for one in uow.team_channels.of_place(place).members or ()}
        linked = {one: _linked_member(uow, one, before.get(one)) for one in accounts}
    unknown = [one for one, member in linked.items() if member.person_id is None and not member.was_asked]
    for account in unknown[:ACCOUNTS_AT_ONCE]:
        try:
            linked[account] = _ask_who(services.directory, account)
        except Unavailable:
            break
    with services.store.write(lock_rows=False) as uow:
        members = [_by_email(uow, one) for one in linked.values()]
        uow.team_channels.save_members(place, members)
        read_before = {one.person_id for one in before.values()}
        new = {one.person_id for one in members if one.person_id} - read_before
        _keep_from(uow, team_places(services.settings)[place], new, now)
        uow.commit()


def _keep_from(uow: UnitOfWork, teams: Collection[str], new_ids: Collection[str], now: datetime) -> None:
    """Draw anew what stands there about cases from which somebody is barred who reads it from now on."""
    case_ids = {one.case_id for one in uow.bars.standing() if one.person_id in new_ids} if new_ids else set()
    for case in uow.cases.by_ids(case_ids) if case_ids else ():
        for escalation in uow.escalations.of_case(case.id) if case.team in teams else ():
            enqueue_redraws(uow, escalation.id, now)


def _record_read(store: Store, place: Address, now: datetime) -> None:
    with store.write(lock_rows=False) as uow:
        uow.engine.record_look(_readers_mark(place), now)
        uow.commit()


def _linked_member(uow: UnitOfWork, account: Address, before: ChannelMember | None) -> ChannelMember:
    person = uow.people.by_address(account)
    if person is not None:
        return ChannelMember(account, person.id, person.email, was_asked=True)
    known = before or ChannelMember(account)
    return ChannelMember(account, None, known.email, known.was_asked)


def _ask_who(directory: Directory, account: Address) -> ChannelMember:
    found = directory.account(account)
    return ChannelMember(account, None, found.email if found else "", was_asked=True)


def _by_email(uow: UnitOfWork, member: ChannelMember) -> ChannelMember:
    """With the person who has their address in the people file, where somebody has."""
    person = uow.people.by_email(member.email) if member.email and member.person_id is None else None
    if person is None:
        return member
    return ChannelMember(member.address, person.id, member.email, was_asked=True)
