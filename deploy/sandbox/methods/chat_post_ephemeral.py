"""chat.postEphemeral: say something to one person, until their app reloads."""

from deploy.sandbox.content import app_message, read_content
from deploy.sandbox.errors import SlackError
from deploy.sandbox.methods.method import Method, Tier, find_open_conversation
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


def _post(world: World, args: Json) -> Json:
    conversation = find_open_conversation(world, args.get("channel"))
    person = world.user(str(args.get("user", "")))
    if person is None or person.deleted or person.id not in conversation.members:
        raise SlackError("user_not_in_channel")
    message = app_message(world, conversation.id, read_content(world, args), only_for=person.id)
    return {"message_ts": message.ts}


METHODS = [Method("chat.postEphemeral", "chat:write", Tier.FOUR, _post)]
