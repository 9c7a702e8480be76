"""bots.info: which app a bot user belongs to."""

from deploy.sandbox.errors import SlackError
from deploy.sandbox.methods.method import Method, Tier
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


def _info(world: World, args: Json) -> Json:
    if args.get("bot") != world.app.bot_id:
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": world.app.bot_id,
            "deleted": False,
            "name": world.app.name.lower(),
            "app_id": world.app.id,
            "user_id": world.app.bot_user_id,
        }
    }


METHODS = [Method("bots.info", "users:read", Tier.THREE, _info)]
