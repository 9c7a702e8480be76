"""What every Web API method declares: its name, the scope it needs, its rate-limit tier, its work."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

from deploy.sandbox.errors import SlackError
from deploy.sandbox.model import Conversation
from deploy.sandbox.values import Json
from deploy.sandbox.world import World

Handler = Callable[[World, Json], Json]
_Item = TypeVar("_Item")


class Tier(IntEnum):
    """Calls a minute, per method; posting is counted per channel."""

    TWO = 20
    THREE = 50
    FOUR = 100
    POSTING = 60


@dataclass(frozen=True)
class Method:
    """`scope` is one scope, or None; `*:read` depends on the conversation's kind: the work checks it."""

    name: str
    scope: str | None
    tier: Tier
    work: Handler
    app_token: bool = False


#: The family of scopes that governs each kind of conversation.
_FAMILY = {"im": "im", "private_channel": "groups", "channel": "channels"}


def require_scope(world: World, needed: str) -> None:
    """`missing_scope` unless the manifest asked for it."""
    if needed not in world.manifest.scopes:
        raise SlackError("missing_scope", needed=needed, provided=",".join(world.manifest.scopes))


def require_family(world: World, conversation: Conversation, right: str) -> None:
    """The scope for this kind of conversation: `im:read`, `groups:history`, …"""
    require_scope(world, f"{_FAMILY[conversation.kind]}:{right}")


def find_conversation(world: World, channel: object) -> Conversation:
    """A conversation that the app can see; a private channel it was not invited to does not exist for it."""
    found = world.conversations.get(channel) if isinstance(channel, str) else None
    if found is None or found.deleted or (found.kind != "channel" and not found.app_member):
        raise SlackError("channel_not_found")
    return found


def find_joined_conversation(world: World, channel: object) -> Conversation:
    """A conversation that the app is in; a person's id means their direct message."""
    if isinstance(channel, str) and (person := world.user(channel)):
        return world.direct_messages_of(person.id)
    found = find_conversation(world, channel)
    if not found.app_member:
        raise SlackError("not_in_channel")
    return found


def find_open_conversation(world: World, channel: object) -> Conversation:
    """A conversation that the app may post in."""
    found = find_joined_conversation(world, channel)
    if found.archived:
        raise SlackError("is_archived")
    return found


def whole_number(args: Json, name: str, default: int, most: int) -> int:
    """A count from the arguments, at most `most`; `invalid_arguments` if it is none."""
    try:
        return max(1, min(most, int(args.get(name) or default)))
    except (TypeError, ValueError) as error:
        raise SlackError("invalid_arguments") from error


def is_true(args: Json, name: str) -> bool:
    """A boolean as JSON or a form carries it."""
    return args.get(name) in (True, 1, "1", "true", "True")


def page_of(items: list[_Item], args: Json, *, default: int, most: int) -> tuple[list[_Item], str]:
    """One page of a list, and the cursor of the next or an empty string."""
    limit = whole_number(args, "limit", default, most)
    try:
        start = int(str(args.get("cursor") or "p0")[1:])
    except ValueError as error:
        raise SlackError("invalid_cursor") from error
    rest = len(items) > start + limit
    return items[start : start + limit], f"p{start + limit}" if rest else ""
