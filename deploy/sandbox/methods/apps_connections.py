"""apps.connections.open: a single-use address for one web socket."""

import secrets

from deploy.sandbox.methods.method import Method, Tier
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


def _open(world: World, _args: Json) -> Json:
    ticket = secrets.token_urlsafe(16)
    world.tickets.add(ticket)
    return {"url": f"{world.base_url.replace('http', 'ws', 1)}/socket/{ticket}"}


# Slack documents tier 1, yet lets a client that reconnects in again; the tier here allows restarts in tests.
METHODS = [Method("apps.connections.open", None, Tier.FOUR, _open, app_token=True)]
