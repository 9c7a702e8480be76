"""What was found of the teams' channels is kept, on both databases, with who is in them sealed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bot.health.vitals import read_vitals
from bot.slack.limits import SLACK
from state_machines.messages.team_channel import ChannelFacts, ChannelFault, ChannelMember, TeamChannel
from state_machines.people.address import Address
from storage.encryption import new_key
from storage.unit_of_work import Store

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
NORTH, SOUTH = Address("slack", "G0NORTH"), Address("slack", "G0SOUTH")
UMA = ChannelMember(Address("slack", "T0LARK/U0UMA"), email="uma.quill@larkhaven.example", was_asked=True)


def test_channels_of_the_settings_are_there_before_anybody_has_looked(store: Store) -> None:
    with store.write() as uow:
        uow.team_channels.keep_only([NORTH, SOUTH])
        uow.team_channels.keep_only([NORTH])
        uow.commit()
    with store.read() as uow:
        assert uow.team_channels.all() == (TeamChannel(NORTH),)
        assert uow.team_channels.of_place(SOUTH) == TeamChannel(SOUTH)


def test_a_fault_keeps_since_when_and_goes_when_it_is_mended(store: Store) -> None:
    later = NOW + timedelta(hours=1)
    with store.write() as uow:
        uow.team_channels.save_facts(NORTH, ChannelFacts(ChannelFault.PUBLIC), NOW)
        uow.team_channels.save_members(NORTH, [UMA])
        before = uow.team_channels.save_facts(NORTH, ChannelFacts(ChannelFault.PUBLIC), later)
        uow.commit()
    assert before.fault == ChannelFault.PUBLIC
    with store.read() as uow:
        assert uow.team_channels.all() == (TeamChannel(NORTH, later, "public", NOW, members=(UMA,)),)
    with store.write() as uow:
        uow.team_channels.save_facts(NORTH, ChannelFacts(None, shared_inside=True), later)
        uow.commit()
    with store.read() as uow:
        assert uow.team_channels.all() == (TeamChannel(NORTH, later, None, None, True, (UMA,)),)


def test_who_is_in_it_is_stored_sealed(store: Store) -> None:
    with store.write() as uow:
        uow.team_channels.save_members(NORTH, [UMA])
        uow.commit()
    with store.engine.connect() as connection:
        held = bytes(connection.execute(text("SELECT members FROM team_channels")).scalar_one())
    assert held
    assert b"uma.quill" not in held


def test_whoever_has_no_key_learns_how_the_channels_are_and_not_who_is_in_them(
    store: Store, url: str
) -> None:
    with store.write() as uow:
        uow.team_channels.save_facts(NORTH, ChannelFacts(ChannelFault.PUBLIC), NOW)
        uow.team_channels.save_members(NORTH, [UMA])
        uow.commit()
    with Store(url, [new_key()]) as without_the_key:
        vitals = read_vitals(without_the_key, SLACK, NOW)
    assert vitals.channels == (TeamChannel(NORTH, NOW, "public", NOW),)
