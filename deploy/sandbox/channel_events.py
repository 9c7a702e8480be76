"""What Slack tells the app when a channel becomes another: one event for each thing that changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from deploy.sandbox.model import Conversation
from deploy.sandbox.values import Json
from deploy.sandbox.world import World

#: The organisation that a shared channel is shared with.
_PARTNER = "T0PARTNER"
#: Every event about a channel. A private one has names of its own, as Slack has.
CHANNEL_EVENTS = frozenset(
    {
        "channel_archive", "channel_unarchive", "channel_deleted", "channel_left",
        "group_archive", "group_unarchive", "group_deleted", "group_left",
        "channel_shared", "channel_unshared", "member_joined_channel", "member_left_channel",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Before:
    """A channel as it was before it changed."""

    archived: bool
    ext_shared: bool
    app_member: bool
    deleted: bool
    members: frozenset[str]

    @staticmethod
    def of(channel: Conversation) -> "Before":
        """The channel as it is now."""
        return Before(
            channel.archived,
            channel.ext_shared,
            channel.app_member,
            channel.deleted,
            frozenset(channel.members),
        )


def events_of_change(world: World, before: Before, channel: Conversation) -> Iterator[Json]:
    """The events about what changed; of a channel that it is not in the app hears only that it has left."""
    if not (before.app_member or channel.app_member):
        return
    family = "group" if channel.kind == "private_channel" else "channel"
    if channel.deleted != before.deleted and channel.deleted:
        yield _event(world, f"{family}_deleted", channel)
    if channel.archived != before.archived:
        yield _event(world, f"{family}_{'archive' if channel.archived else 'unarchive'}", channel)
    if channel.ext_shared and not before.ext_shared:
        yield _event(world, "channel_shared", channel, connected_team_id=_PARTNER)
    if before.ext_shared and not channel.ext_shared:
        yield _event(world, "channel_unshared", channel, previously_connected_team_id=_PARTNER)
    if before.app_member and not channel.app_member:
        yield _event(world, f"{family}_left", channel)
    yield from _comings_and_goings(world, before, channel)


def _comings_and_goings(world: World, before: Before, channel: Conversation) -> Iterator[Json]:
    joined = sorted(channel.members - before.members)
    if channel.app_member and not before.app_member:
        joined.append(world.app.bot_user_id)
    for user in joined:
        yield _of_member(world, "member_joined_channel", channel, user)
    for user in sorted(before.members - channel.members):
        yield _of_member(world, "member_left_channel", channel, user)


def _of_member(world: World, kind: str, channel: Conversation, user: str) -> Json:
    letter = "G" if channel.kind == "private_channel" else "C"
    return _event(world, kind, channel, user=user, channel_type=letter, team=world.workspace.team_id)


def _event(world: World, kind: str, channel: Conversation, **more: str) -> Json:
    assert kind in CHANNEL_EVENTS
    return {"type": kind, "channel": channel.id, **more, "event_ts": world.clock.next_ts()}
