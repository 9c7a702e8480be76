"""Who reads a team's channel and is not of the team, and which channels nobody could be asked about yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.reading.of_team import is_of_team, senior_ids
from bot.use_cases.outbox.channel_looks import team_places
from state_machines.messages.team_channel import ChannelMember, TeamChannel, fault_words, mending_words
from state_machines.people.people import Person
from state_machines.settings.local_settings import LocalSettings
from storage.unit_of_work import UnitOfWork


def channel_holes(uow: UnitOfWork, settings: LocalSettings, people: Mapping[str, Person]) -> Iterator[str]:
    """One line for each channel in which nothing may be posted, and for those in it whom nobody knows."""
    for place, teams in team_places(settings).items():
        channel = uow.team_channels.of_place(place)
        if channel.fault:
            yield (
                f"{_called(channel, teams)}: nothing is posted there, because {fault_words(channel.fault)}. "
                f"Please {mending_words(channel.fault)}."
            )
        strangers = [one for one in channel.members or () if one.person_id not in people]
        if strangers:
            named = ", ".join(_account_words(one) for one in strangers)
            yield (
                f"{_called(channel, teams)}: not in the people file, and reads there: {named}. Take them out "
                "of the channel, or add them to the file."
            )


def channel_notes(
    uow: UnitOfWork, settings: LocalSettings, people: Mapping[str, Person], now: datetime
) -> Iterator[str]:
    """What is no hole, and somebody should know: who reads there from elsewhere, and what was not asked."""
    for place, teams in team_places(settings).items():
        channel = uow.team_channels.of_place(place)
        if not channel.is_known:
            yield f"{_called(channel, teams)}: not yet asked what it is. A running Doorstep asks at once."
            continue
        if channel.shared_inside:
            yield f"{_called(channel, teams)}: shared with another workspace of the organisation."
        if channel.members is None:
            yield f"{_called(channel, teams)}: not yet asked who is in it."
        seniors = frozenset[str]().union(*(senior_ids(uow, settings, team, now) for team in teams))
        known = [people[one] for one in _person_ids(channel) if one in people]
        others = [one for one in known if not any(is_of_team(one, team, seniors) for team in teams)]
        if others:
            named = ", ".join(f"{one.name} ({one.job_title}, {one.agency})" for one in others)
            yield f"{_called(channel, teams)}: not of the team, and reads there: {named}."


def _person_ids(channel: TeamChannel) -> list[str]:
    return [one.person_id for one in channel.members or () if one.person_id]


def _called(channel: TeamChannel, teams: Sequence[str]) -> str:
    return f"The channel {channel.place.id} of {' and '.join(teams)}"


def _account_words(member: ChannelMember) -> str:
    account = member.address.id.rpartition("/")[2]
    if not member.was_asked:
        return f"{account} (not yet asked who that is)"
    return f"{member.email} ({account})" if member.email else account
