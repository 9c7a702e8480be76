"""Stores what was last found of each team's channel, so that no post has to ask, and every process knows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from state_machines.messages.team_channel import ChannelFacts, ChannelMember, TeamChannel
from state_machines.people.address import Address
from storage.stored_addresses import place_from_text, place_to_text
from storage.tables import team_channels
from storage.transaction import Transaction

#: Before anything that counts.
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class TeamChannelsRepository:
    """The channels of the teams in the settings with which a process last ran."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def all(self) -> tuple[TeamChannel, ...]:
        """Every channel, in a fixed order."""
        rows = self._transaction.rows(select(team_channels).order_by(team_channels.c.place))
        return tuple(_channel(row) for row in rows)

    def all_without_members(self) -> tuple[TeamChannel, ...]:
        """Every channel but not who is in it, which is sealed: for whoever has no key, in a fixed order."""
        open_columns = [column for column in team_channels.c if column is not team_channels.c.members]
        rows = self._transaction.rows(select(*open_columns).order_by(team_channels.c.place))
        return tuple(_without_members(row) for row in rows)

    def of_place(self, place: Address) -> TeamChannel:
        """What is known of this one; nothing yet where nobody has looked."""
        query = select(team_channels).where(team_channels.c.place == place_to_text(place))
        row = self._transaction.one_or_none(query)
        return TeamChannel(place) if row is None else _channel(row)

    def keep_only(self, places: Iterable[Address]) -> None:
        """These are the teams' channels now: new ones are known by name only, and others are forgotten."""
        texts = [place_to_text(place) for place in places]
        self._transaction.run(delete(team_channels).where(team_channels.c.place.not_in(texts)))
        if texts:
            rows = [{"place": text, "shared_inside": False} for text in texts]
            self._transaction.add_all_new(team_channels, rows)

    def save_facts(self, place: Address, facts: ChannelFacts, now: datetime) -> TeamChannel:
        """What the chat says of it now; returns what was known before."""
        before = self.of_place(place)
        since = before.fault_since if before.fault == facts.fault else now
        values = {
            "looked_at": now,
            "fault": facts.fault,
            "fault_since": since if facts.fault else None,
            "shared_inside": facts.shared_inside,
        }
        self._change(place, values)
        return before

    def outdate(self, place: Address) -> None:
        """What is known of it counts until somebody asks again, which they do before anything is posted."""
        theirs = (team_channels.c.place == place_to_text(place), team_channels.c.looked_at.is_not(None))
        self._transaction.run(update(team_channels).where(*theirs).values(looked_at=_LONG_AGO))

    def save_members(self, place: Address, members: Collection[ChannelMember]) -> None:
        """Who is in it now."""
        self._change(place, {"members": [_member_values(one) for one in members]})

    def _change(self, place: Address, values: dict[str, Any]) -> None:
        text = place_to_text(place)
        if not self._transaction.add_if_new(team_channels, {"place": text, "shared_inside": False, **values}):
            theirs = update(team_channels).where(team_channels.c.place == text)
            self._transaction.run(theirs.values(values))


def _channel(row: Row[Any]) -> TeamChannel:
    members = None if row.members is None else tuple(_member(one) for one in row.members)
    return replace(_without_members(row), members=members)


def _without_members(row: Row[Any]) -> TeamChannel:
    return TeamChannel(
        place_from_text(row.place), row.looked_at, row.fault, row.fault_since, row.shared_inside
    )


def _member(values: dict[str, Any]) -> ChannelMember:
    return ChannelMember(
        Address.parse(values["address"]), values["person"], values["email"], values["was_asked"]
    )


def _member_values(member: ChannelMember) -> dict[str, Any]:
    return {
        "address": str(member.address),
        "person": member.person_id,
        "email": member.email,
        "was_asked": member.was_asked,
    }
