"""chat.update and chat.delete: change or take away one's own message."""

from deploy.sandbox.content import LONGEST_UPDATE, check_length_of_blocks, payload, read_content
from deploy.sandbox.errors import SlackError
from deploy.sandbox.methods.method import Method, Tier, find_open_conversation
from deploy.sandbox.model import Message
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


def _update(world: World, args: Json) -> Json:
    message = _own(world, args, "cant_update_message")
    content = read_content(world, args)
    check_length_of_blocks(content.blocks)
    if content.text and len(content.text.encode()) > LONGEST_UPDATE:
        raise SlackError("msg_too_long")
    world.redraw(message, text=content.text, blocks=content.blocks)
    if content.metadata is not None:
        message.metadata = content.metadata
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": payload(world, message),
    }


def _delete(world: World, args: Json) -> Json:
    message = _own(world, args, "cant_delete_message")
    world.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def _own(world: World, args: Json, refusal: str) -> Message:
    conversation = find_open_conversation(world, args.get("channel"))
    message = conversation.find(str(args.get("ts", "")))
    # An ephemeral message has a ts too, but only its response URL can change it.
    if message is None or message.ephemeral_for is not None:
        raise SlackError("message_not_found")
    if not message.by_app:
        raise SlackError(refusal)
    return message


METHODS = [
    Method("chat.update", "chat:write", Tier.THREE, _update),
    Method("chat.delete", "chat:write", Tier.THREE, _delete),
]
