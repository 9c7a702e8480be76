"""conversations.open: the direct message with a person."""

from deploy.sandbox.errors import SlackError
from deploy.sandbox.methods.conversations_read import describe
from deploy.sandbox.methods.method import Method, Tier, find_conversation, is_true
from deploy.sandbox.model import Conversation
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


def _open(world: World, args: Json) -> Json:
    conversation = _find_or_refuse(world, args)
    channel: Json = {"id": conversation.id}
    if is_true(args, "return_im"):
        channel = describe(world, conversation)
    return {"channel": channel, "no_op": bool(conversation.messages), "already_open": True}


def _find_or_refuse(world: World, args: Json) -> Conversation:
    if args.get("channel"):
        return find_conversation(world, args["channel"])
    users = args.get("users") or []
    ids = users if isinstance(users, list) else str(users).split(",")
    if len(ids) != 1:
        # Group direct messages exist in Slack; nothing here needs them, and pretending would be worse.
        raise SlackError("invalid_user_combination" if ids else "users_list_not_supplied")
    person = world.user(ids[0].strip())
    if person is None:
        raise SlackError("user_not_found")
    if person.deleted and not person.takes_posts:
        raise SlackError("user_disabled")
    direct = world.direct_messages_of(person.id)
    if person.stranger and not direct.messages:
        raise SlackError("user_not_visible")
    return direct


METHODS = [Method("conversations.open", "im:write", Tier.THREE, _open)]
