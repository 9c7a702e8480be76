"""chat.postMessage: say something in a conversation."""

from deploy.sandbox.content import app_message, check_length_of_blocks, payload, read_content
from deploy.sandbox.errors import SlackError
from deploy.sandbox.methods.method import Method, Tier, find_open_conversation
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


def _post(world: World, args: Json) -> Json:
    conversation = find_open_conversation(world, args.get("channel"))
    if conversation.kind == "im" and any(_is_gone(world, member) for member in conversation.members):
        raise SlackError("channel_not_found")
    content = read_content(world, args)
    check_length_of_blocks(content.blocks)
    message = app_message(world, conversation.id, content, thread_ts=args.get("thread_ts"))
    return {"channel": conversation.id, "ts": message.ts, "message": payload(world, message)}


def _is_gone(world: World, user: str) -> bool:
    person = world.user(user)
    return person is None or (person.deleted and not person.takes_posts)


METHODS = [Method("chat.postMessage", "chat:write", Tier.POSTING, _post)]
