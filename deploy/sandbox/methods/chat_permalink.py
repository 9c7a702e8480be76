"""chat.getPermalink: a message's address."""

from deploy.sandbox.errors import SlackError
from deploy.sandbox.methods.method import Method, Tier, find_conversation
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


def _permalink(world: World, args: Json) -> Json:
    conversation = find_conversation(world, args.get("channel"))
    ts = str(args.get("message_ts", ""))
    if conversation.find(ts) is None:
        raise SlackError("message_not_found")
    return {
        "channel": conversation.id,
        "permalink": f"{world.base_url}/archives/{conversation.id}/p{ts.replace('.', '')}",
    }


METHODS = [Method("chat.getPermalink", None, Tier.FOUR, _permalink)]
