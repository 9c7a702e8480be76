"""The control API for people, screens, acts, conversations, the journal and faults."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.sandbox.acting.actor import Actor
from deploy.sandbox.channel_events import Before, events_of_change
from deploy.sandbox.control.answers import number, read_json
from deploy.sandbox.delivery.courier import Courier
from deploy.sandbox.delivery.socket_mode import SocketMode
from deploy.sandbox.errors import ActError
from deploy.sandbox.faults import Faults
from deploy.sandbox.methods.users import describe
from deploy.sandbox.payloads import user_change
from deploy.sandbox.screen import Part
from deploy.sandbox.world import World

_LONGEST_WAIT = 60.0
#: What can become of an account, and of what type it is.
_CHANGEABLE: dict[str, type] = {
    "email": str,
    "team": str,
    "guest": bool,
    "restricted": bool,
    "deleted": bool,
    "stranger": bool,
    "takes_posts": bool,
}
#: What can become of a channel while the app is in it.
_CHANGEABLE_CHANNEL = ("private", "archived", "ext_shared", "org_shared", "app", "deleted")


class PeopleControl:
    """Looks and acts for the personas."""

    def __init__(self, world: World, courier: Courier, sockets: SocketMode, faults: Faults) -> None:
        self._world, self._courier, self._sockets, self._faults = world, courier, sockets, faults
        self._actor = Actor(world, courier)

    def routes(self) -> list[Route]:
        """The control API, the clock apart."""
        return [
            Route("/control/people", self.people),
            Route("/control/screen/{handle}", self.screen),
            Route("/control/act/{handle}", self.act, methods=["POST"]),
            Route("/control/accounts/{handle}", self.account, methods=["POST"]),
            Route("/control/reload/{handle}", self.reload, methods=["POST"]),
            Route("/control/conversations", self.conversations),
            Route("/control/conversations/{id}", self.conversation, methods=["GET"]),
            Route("/control/conversations/{id}", self.change_channel, methods=["POST"]),
            Route("/control/journal", self.journal, methods=["GET"]),
            Route("/control/journal", self.forget, methods=["DELETE"]),
            Route("/control/faults", self.fault, methods=["POST"]),
        ]

    async def people(self, _request: Request) -> Response:
        """GET: the personas."""
        return JSONResponse({"people": self._world.people()})

    async def screen(self, request: Request) -> Response:
        """GET: what one person sees; with `after` and `wait`, once the world's version is above `after`.

        With `in`, `since` or `last` only that part of it.
        """
        wait = min(number(request, "wait", 0), _LONGEST_WAIT)
        if wait:
            await self._world.wait_change(int(number(request, "after", 0)), wait)
        query = request.query_params
        part = Part(query.get("in", ""), query.get("since", ""), int(number(request, "last", 0)))
        return self._screen(request, part)

    async def act(self, request: Request) -> Response:
        """POST: one act by one person."""
        return JSONResponse(await self._actor.act(request.path_params["handle"], await read_json(request)))

    async def account(self, request: Request) -> Response:
        """POST: the account is another from now on, and the app hears of it; with `quiet` it does not."""
        handle, body = request.path_params["handle"], await read_json(request)
        quiet = body.pop("quiet", False)
        unknown = sorted(set(body) - set(_CHANGEABLE))
        wrong = [name for name, value in body.items() if not isinstance(value, _CHANGEABLE.get(name, object))]
        if unknown or wrong or not body:
            raise ActError(f"{unknown or wrong} cannot be changed so; say one of {sorted(_CHANGEABLE)}")
        try:
            person = self._world.change_account(handle, body)
        except KeyError as error:
            raise ActError(f"nobody here has the handle {handle!r}", status=404) from error
        if not quiet:
            await self._courier.announce(user_change(self._world, describe(self._world, person)))
        return JSONResponse({"ok": True})

    async def reload(self, request: Request) -> Response:
        """POST: the person's app starts again, and what was ephemeral is gone."""
        self._screen(request)
        self._world.reload(self._world.person(request.path_params["handle"]).id)
        return self._screen(request)

    async def conversations(self, _request: Request) -> Response:
        """GET: every conversation, whoever is in it, and how many messages stand in it."""
        return JSONResponse({"conversations": self._world.conversation_summaries()})

    async def conversation(self, request: Request) -> Response:
        """GET: what stands in one conversation, with each message's metadata; `since` a timestamp."""
        wanted = request.path_params["id"]
        if wanted not in self._world.conversations:
            raise ActError(f"there is no conversation {wanted!r}", status=404)
        return JSONResponse(
            {"messages": self._world.messages_since(wanted, request.query_params.get("since", ""))}
        )

    async def change_channel(self, request: Request) -> Response:
        """POST: the channel is another from now on: public, shared, archived, deleted, without the app.

        The app is told by the events that Slack has for it; with `quiet` it is not.
        """
        body, wanted = await read_json(request), request.path_params["id"]
        members, quiet = body.pop("members", None), body.pop("quiet", False)
        wrong = [
            key for key, value in body.items() if key not in _CHANGEABLE_CHANNEL or value not in (True, False)
        ]
        if wrong or (members is not None and not isinstance(members, list)):
            raise ActError(
                f"{wrong or members!r} cannot be changed so; say {_CHANGEABLE_CHANNEL} or “members”"
            )
        try:
            before = Before.of(self._world.conversations[wanted])
            self._world.change_channel(wanted, body, members)
        except KeyError as error:
            raise ActError(f"there is no channel or person {error}", status=404) from error
        for told in () if quiet else events_of_change(self._world, before, self._world.conversations[wanted]):
            await self._courier.announce(told)
        return JSONResponse({"ok": True})

    async def journal(self, request: Request) -> Response:
        """GET: what passed between the sandbox and the app, after entry `since`, at most `limit` entries."""
        since, limit = int(number(request, "since", 0)), int(number(request, "limit", 0))
        return JSONResponse(self._world.journal.since(since, limit))

    async def forget(self, request: Request) -> Response:
        """DELETE: the entries up to number `before` were read, and need not be kept."""
        self._world.journal.forget(int(number(request, "before", 0)))
        return JSONResponse({"ok": True})

    async def fault(self, request: Request) -> Response:
        """POST: misbehave once or a few times."""
        body = await read_json(request)
        if body.get("method"):
            self._faults.plan(body)
        elif body.get("socket"):
            for socket in await self._sockets.disturb(str(body["socket"])):
                self._faults.cut(socket.client)
        elif body.get("redeliver") == "last":
            if not await self._courier.redeliver_last():
                raise ActError("nothing was delivered yet")
        elif body.get("clear"):
            self._faults.clear()
        else:
            raise ActError("say “method” with “answer”, “socket”, “redeliver”: “last”, or “clear”")
        return JSONResponse({"ok": True})

    def _screen(self, request: Request, part: Part | None = None) -> Response:
        handle = request.path_params["handle"]
        try:
            return JSONResponse(self._world.screen(handle, part))
        except KeyError as error:
            raise ActError(f"nobody here has the handle {handle!r}", status=404) from error
