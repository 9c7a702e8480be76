"""The entrance of the Web API: decode, authenticate, limit and permit each call, do it, and note it."""

import contextlib
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from deploy.sandbox.blocks.plain import broadcasts
from deploy.sandbox.carry_out_fault import misbehave
from deploy.sandbox.errors import SlackError
from deploy.sandbox.faults import Faults
from deploy.sandbox.methods.method import Method, require_scope
from deploy.sandbox.methods.registry import METHODS
from deploy.sandbox.rate_limits import RateLimits
from deploy.sandbox.values import Json
from deploy.sandbox.whom import named_by_call
from deploy.sandbox.world import World

BOT_TOKEN, APP_TOKEN = "xoxb-sandbox", "xapp-sandbox"
#: Arguments that a form carries as JSON text.
_NESTED = ("blocks", "metadata", "view", "files", "attachments")


class WebApi:
    """Answers `/api/{method}`."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world, self._faults = world, faults
        self._limits = RateLimits(world.clock)

    async def call(self, request: Request) -> Response:
        """One call."""
        name = request.path_params["method"]
        args = await _decode(request)
        token = args.pop("token", None)
        shown = {"method": name, "args": args, "broadcast": _is_broadcast(name, args)}
        with self._world.journal.record("api", **shown) as entry:
            fault = self._faults.next(name, named_by_call(self._world, args), args)
            if fault and fault.answer != "reset-after":
                return await misbehave(self._faults, fault, request, entry)
            body, status, headers = self._answer(name, token, args)
            entry.update(ok=bool(body["ok"]), status=status, response=json.loads(json.dumps(body)))
            if fault:
                entry["fault"] = fault.answer
                self._faults.cut(request.client)
            return JSONResponse(body, status_code=status, headers=headers)

    def _answer(self, name: str, token: object, args: Json) -> tuple[Json, int, dict[str, str]]:
        try:
            return {"ok": True, **self._do(name, token, args)}, 200, self._scopes()
        except SlackError as error:
            if error.code == "ratelimited":
                wait = str(error.extra["retry_after"])
                return {"ok": False, "error": error.code}, 429, {"Retry-After": wait}
            return {"ok": False, "error": error.code, **error.extra}, 200, self._scopes()

    def _do(self, name: str, token: object, args: Json) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        _authenticate(method, token, self._world.token_refused_as)
        self._limits.count(method, args)
        if method.scope and not method.scope.startswith("*"):
            require_scope(self._world, method.scope)
        _refuse_text(args)
        return method.work(self._world, args)

    def _scopes(self) -> dict[str, str]:
        return {"X-OAuth-Scopes": ",".join(self._world.manifest.scopes)}


def _authenticate(method: Method, token: object, refused_as: str) -> None:
    if not token:
        raise SlackError("not_authed")
    if token not in (BOT_TOKEN, APP_TOKEN):
        raise SlackError("invalid_auth")
    if (token == APP_TOKEN) != method.app_token:
        raise SlackError("not_allowed_token_type")
    if token == BOT_TOKEN and refused_as:
        raise SlackError(refused_as)


async def _decode(request: Request) -> Json:
    """The arguments of a call, from address, form or JSON, with the token among them."""
    args: Json = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        args |= await _json(request)
    else:
        async with request.form() as form:
            args |= {key: value for key, value in form.items() if isinstance(value, str)}
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        args["token"] = token
    for key in _NESTED:
        if isinstance(args.get(key), str):
            # What is no JSON stays a string, and is refused as such once it is known who asks.
            with contextlib.suppress(ValueError):
                args[key] = json.loads(args[key] or "null")
    return args


async def _json(request: Request) -> Json:
    try:
        body: Any = json.loads(await request.body() or b"{}")
    except ValueError:
        return {}  # as Slack: what cannot be read lacks its arguments, and is answered so
    return body if isinstance(body, dict) else {}


def _refuse_text(args: Json) -> None:
    for key in _NESTED:
        if isinstance(args.get(key), str):
            raise SlackError("invalid_blocks_format" if key == "blocks" else "invalid_arguments")


def _is_broadcast(name: str, args: Json) -> bool:
    return name.startswith("chat.") and broadcasts([args.get("text"), args.get("blocks")])
