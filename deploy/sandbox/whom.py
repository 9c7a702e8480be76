"""Whom a call concerns: the person or channel that a planned fault can be kept to."""

from collections.abc import Iterator

from deploy.sandbox.response_urls import Hook
from deploy.sandbox.values import Json
from deploy.sandbox.world import World

_ARGUMENTS = ("channel", "channel_id", "user", "users", "user_id")


def named_by_call(world: World, args: Json) -> frozenset[str]:
    """The ids, handles and names of everybody and every channel that the call's arguments point at."""
    return frozenset(name for one in _ids(world, args) for name in _names(world, one))


def named_by_hook(world: World, hook: Hook | None) -> frozenset[str]:
    """The same of an answer by a response URL: whoever acted, and where."""
    if hook is None:
        return frozenset()
    return frozenset(name for one in (hook.user, hook.channel) for name in _names(world, one))


def _ids(world: World, args: Json) -> Iterator[str]:
    for name in _ARGUMENTS:
        value = args.get(name) or []
        yield from (value if isinstance(value, list) else str(value).split(","))
    yield from (one.id for one in world.everybody() if args.get("email") == one.email)
    user = world.triggers.user_of(args.get("trigger_id"))
    if user is not None:
        yield user
    for person, stack in (*world.modals.items(), *((who, [home]) for who, home in world.homes.items())):
        if any(view.id == args.get("view_id") for view in stack):
            yield person


def _names(world: World, one: str) -> Iterator[str]:
    yield one
    conversation = world.conversations.get(one)
    if conversation is not None and conversation.kind != "im":
        yield conversation.name
    members = conversation.members if conversation is not None and conversation.kind == "im" else {one}
    for person in filter(None, map(world.user, members)):
        yield from (person.id, person.handle, world.direct_messages_of(person.id).id)
