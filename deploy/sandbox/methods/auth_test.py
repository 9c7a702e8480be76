"""auth.test: who the token belongs to."""

from deploy.sandbox.methods.method import Method, Tier
from deploy.sandbox.payloads import domain
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


def _test(world: World, _args: Json) -> Json:
    return {
        "url": f"{world.base_url}/",
        "team": world.workspace.team_name,
        "team_id": world.workspace.team_id,
        "team_domain": domain(world),
        "user": world.app.name.lower(),
        "user_id": world.app.bot_user_id,
        "bot_id": world.app.bot_id,
        "is_enterprise_install": False,
    }


METHODS = [Method("auth.test", None, Tier.FOUR, _test)]
