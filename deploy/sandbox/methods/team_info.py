"""team.info: what the workspace is called."""

from deploy.sandbox.methods.method import Method, Tier
from deploy.sandbox.payloads import domain
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


def _info(world: World, _args: Json) -> Json:
    named = {"id": world.workspace.team_id, "name": world.workspace.team_name, "domain": domain(world)}
    return {"team": {**named, "email_domain": "", "icon": {"image_default": True}}}


METHODS = [Method("team.info", "team:read", Tier.THREE, _info)]
