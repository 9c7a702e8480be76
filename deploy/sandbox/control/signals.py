"""The control API for what Slack says of the app itself: its access is taken, or it was sent too much."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.sandbox import payloads
from deploy.sandbox.control.answers import read_json
from deploy.sandbox.delivery.courier import Courier
from deploy.sandbox.errors import ActError
from deploy.sandbox.world import World

#: What is signalled, and what each call with the bot token is answered from then on; empty for as ever.
SIGNALS = {
    "tokens_revoked": "token_revoked",
    "app_uninstalled": "account_inactive",
    "app_rate_limited": "",
    "installed_again": "",
}


class SignalsControl:
    """Sends the signals, and has the Web API answer accordingly."""

    def __init__(self, world: World, courier: Courier) -> None:
        self._world, self._courier = world, courier

    def routes(self) -> list[Route]:
        """The one address."""
        return [Route("/control/signals", self.signal, methods=["POST"])]

    async def signal(self, request: Request) -> Response:
        """POST: `signal` is one of SIGNALS; with `quiet` the app is not told."""
        body = await read_json(request)
        name = str(body.get("signal"))
        if name not in SIGNALS:
            raise ActError(f"“signal” is {name!r}; it can be one of {sorted(SIGNALS)}")
        if name == "app_rate_limited":
            await self._courier.deliver("events_api", payloads.app_rate_limited(self._world))
            return JSONResponse({"ok": True})
        self._world.token_refused_as = SIGNALS[name]
        if name != "installed_again" and not body.get("quiet", False):
            await self._courier.announce(payloads.access_taken(self._world, name))
        return JSONResponse({"ok": True})
