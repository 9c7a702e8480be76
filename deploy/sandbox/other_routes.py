"""The other addresses that Slack hands out: response URLs, upload addresses, pictures, permalinks."""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from deploy.sandbox.blocks.plain import broadcasts
from deploy.sandbox.carry_out_fault import misbehave
from deploy.sandbox.errors import SlackError
from deploy.sandbox.faults import Faults
from deploy.sandbox.methods.files import receive
from deploy.sandbox.responses import respond
from deploy.sandbox.whom import named_by_hook
from deploy.sandbox.world import World

#: What a planned fault calls the answers to response URLs, which are no method.
RESPONSE_URL = "response_url"


class SideDoors:
    """Answers every request of the app that is no call of the Web API."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world, self._faults = world, faults

    async def response(self, request: Request) -> Response:
        """POST /response/{key}: an interaction answered by its response URL."""
        try:
            body = json.loads(await request.body())
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_payload"}, status_code=400)
        with self._world.journal.record(
            "response_url", body=body, broadcast=broadcasts([body.get("text"), body.get("blocks")])
        ) as entry:
            whom = named_by_hook(self._world, self._world.hooks.find(request.path_params["key"]))
            fault = self._faults.next(RESPONSE_URL, whom, body)
            if fault and fault.answer != "reset-after":
                refused = await misbehave(self._faults, fault, request, entry)
                # Unlike the Web API, a response URL says by its status already that it did not take it.
                refused.status_code = 404 if fault.answer == "error" else refused.status_code
                return refused
            answer, status = self._respond(request.path_params["key"], body)
            entry.update(ok=answer["ok"], status=status, response=answer)
            if fault:
                entry["fault"] = fault.answer
                self._faults.cut(request.client)
        return JSONResponse(answer, status_code=status)

    def _respond(self, key: str, body: dict[str, object]) -> tuple[dict[str, object], int]:
        try:
            respond(self._world, self._world.hooks.use(key), body)
        except SlackError as error:
            status = 404 if error.code in ("expired_url", "used_url") else 400
            return {"ok": False, "error": error.code, **error.extra}, status
        return {"ok": True}, 200

    async def upload(self, request: Request) -> Response:
        """POST /upload/{id}: the bytes of a file, raw or as a form's only file."""
        file = self._world.files.get(request.path_params["id"])
        if file is None or file.complete:
            return PlainTextResponse("no such upload", status_code=404)
        content = await _content(request)
        with self._world.journal.record("upload", file=file.id, name=file.name, bytes=len(content)) as entry:
            try:
                receive(file, content)
            except SlackError as error:
                entry.update(error=error.code)
                return PlainTextResponse(error.code, status_code=400)
            entry.update(ok=True)
        return PlainTextResponse(f"OK - {len(content)}")

    async def file(self, request: Request) -> Response:
        """GET /files/{id}: an uploaded picture, for the page."""
        file = self._world.files.get(request.path_params["id"])
        if file is None or file.content is None or not file.complete or file.gone:
            return PlainTextResponse("no such file", status_code=404)
        kinds = {"png": "image/png", "svg": "image/svg+xml", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
        kind = kinds.get(file.name.rsplit(".", 1)[-1].lower(), "application/octet-stream")
        # An uploaded drawing may hold scripts: it is shown as a picture, and may not run as a page.
        return Response(file.content, media_type=kind, headers={"Content-Security-Policy": "sandbox"})


async def _content(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for value in form.values():
            if not isinstance(value, str):
                return await value.read()
    return b""
