"""conversations.info, .members and .list: which conversations there are, and who is in them."""

from deploy.sandbox.methods.method import (
    Method,
    Tier,
    find_conversation,
    is_true,
    page_of,
    require_family,
)
from deploy.sandbox.model import Conversation
from deploy.sandbox.values import Json
from deploy.sandbox.world import World

_TYPES = {"im": "im", "private_channel": "private_channel", "channel": "public_channel"}


def describe(world: World, conversation: Conversation) -> Json:
    """The conversation object as Slack sends it."""
    if conversation.kind == "im":
        (user,) = conversation.members
        return {"id": conversation.id, "created": conversation.created, "is_im": True, "user": user}
    return {
        "id": conversation.id,
        "name": conversation.name,
        "is_channel": conversation.kind == "channel",
        "is_group": conversation.kind == "private_channel",
        "is_im": False,
        "is_private": conversation.kind == "private_channel",
        "is_archived": conversation.archived,
        "is_member": conversation.app_member,
        "is_shared": conversation.ext_shared or conversation.org_shared,
        "is_ext_shared": conversation.ext_shared,
        "is_org_shared": conversation.org_shared,
        "created": conversation.created,
        "num_members": len(_members(world, conversation)),
    }


def _members(world: World, conversation: Conversation) -> list[str]:
    return sorted(conversation.members) + ([world.app.bot_user_id] if conversation.app_member else [])


def _info(world: World, args: Json) -> Json:
    conversation = find_conversation(world, args.get("channel"))
    require_family(world, conversation, "read")
    channel = describe(world, conversation)
    if not is_true(args, "include_num_members"):
        channel.pop("num_members", None)
    return {"channel": channel}


def _list_members(world: World, args: Json) -> Json:
    conversation = find_conversation(world, args.get("channel"))
    require_family(world, conversation, "read")
    members = [{"id": member} for member in _members(world, conversation)]
    page, cursor = page_of(members, args, default=100, most=1000)
    return {"members": [each["id"] for each in page], "response_metadata": {"next_cursor": cursor}}


def _list(world: World, args: Json) -> Json:
    types = str(args.get("types") or "public_channel").split(",")
    wanted = [each for each in world.conversations.values() if _TYPES[each.kind] in types]
    for conversation in wanted:
        require_family(world, conversation, "read")
    seen = [each for each in wanted if each.kind == "channel" or each.app_member]
    page, cursor = page_of([describe(world, each) for each in seen], args, default=100, most=1000)
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


METHODS = [
    Method("conversations.info", "*:read", Tier.THREE, _info),
    Method("conversations.members", "*:read", Tier.FOUR, _list_members),
    Method("conversations.list", "*:read", Tier.TWO, _list),
]
