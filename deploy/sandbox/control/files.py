"""The control API for uploaded files: how long they take, and that one is deleted or hidden from the app."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.sandbox.control.answers import read_json
from deploy.sandbox.errors import ActError
from deploy.sandbox.world import World


class FilesControl:
    """Looks at uploaded files and changes what becomes of them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """The addresses for all files and for one."""
        return [
            Route("/control/files", self.all, methods=["GET"]),
            Route("/control/files", self.pace, methods=["POST"]),
            Route("/control/files/{id}", self.change, methods=["POST"]),
        ]

    async def all(self, _request: Request) -> Response:
        """GET: every file that was uploaded, oldest first."""
        now = self._world.clock.time()
        files = [
            {"id": one.id, "name": one.name, "usable": one.is_usable(now), "gone": one.gone}
            for one in self._world.files.values()
            if one.complete
        ]
        return JSONResponse({"files": files})

    async def pace(self, request: Request) -> Response:
        """POST: what is uploaded from now on may be shown after so many `seconds` of workspace time."""
        seconds = (await read_json(request)).get("seconds")
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or seconds < 0:
            raise ActError(f"“seconds” is {seconds!r}; it is a number from 0")
        self._world.file_seconds = float(seconds)
        return JSONResponse({"ok": True})

    async def change(self, request: Request) -> Response:
        """POST: `{"gone": "deleted"}` or `"inaccessible"` takes the file from the app, `""` gives it back."""
        file = self._world.files.get(request.path_params["id"])
        if file is None:
            raise ActError(f"there is no file {request.path_params['id']!r}", status=404)
        gone = (await read_json(request)).get("gone")
        if gone not in ("", "deleted", "inaccessible"):
            raise ActError(f"“gone” is {gone!r}; it is deleted, inaccessible, or empty")
        file.gone = gone
        self._world.touch()
        return JSONResponse({"ok": True})
