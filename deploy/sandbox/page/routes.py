"""The page's addresses: the page itself, one phone's fragment, the wait for changes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from deploy.sandbox.page.drawing import environment
from deploy.sandbox.page.phone import People, Phone, phone
from deploy.sandbox.page.ports import World
from deploy.sandbox.page.times import clock, from_iso, until_working_morning

PHONES_AT_FIRST = 4
# Short enough that a stopping server is not kept waiting by an open page.
WAIT_SECONDS = 5.0
_HEADERS = {
    "cache-control": "no-store",
    # The page draws other people's words: whatever slipped through may neither run nor call out.
    "content-security-policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
}


class Page:
    """The page of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._templates = environment()

    async def whole(self, request: Request) -> Response:
        """Serve the phones asked for, each with the tab its ``in.<handle>`` names."""
        handles, tabs = self._read_query(request)
        phones = [self._phone(handle, tabs.get(handle, "")) for handle in handles]
        now = self._now()
        return self._html(
            "page.html",
            handles,
            tabs,
            phones=phones,
            people=self._world.people(),
            shown=handles,
            now=now,
            time=clock(now),
            version=self._world.version,
        )

    async def fragment(self, request: Request) -> Response:
        """Serve one phone; 404 for a handle nobody has."""
        handles, tabs = self._read_query(request)
        drawn = self._phone(request.path_params["handle"], request.query_params.get("in", ""))
        return self._html("phone.html", handles, tabs, phone=drawn)

    async def changes(self, request: Request) -> Response:
        """Answer once something changed after the version given, or after a few seconds all the same."""
        after = request.query_params.get("after", "")
        if not after.lstrip("-").isdigit():
            raise HTTPException(400, "Say which version you have: ?after=12")
        version = await self._world.wait_change(int(after), WAIT_SECONDS)
        return JSONResponse({"version": version, "now": self._now().isoformat()}, headers=_HEADERS)

    async def morning(self, _: Request) -> Response:
        """Answer how far away the next working morning is, as the clock's control wants it."""
        ahead = until_working_morning(self._now())
        return JSONResponse({"advance": f"PT{ceil(ahead.total_seconds())}S"}, headers=_HEADERS)

    async def journal(self, _: Request) -> Response:
        return HTMLResponse(self._templates.get_template("journal.html").render(), headers=_HEADERS)

    def _read_query(self, request: Request) -> tuple[list[str], dict[str, str]]:
        """Read ``people`` (repeated, or with commas) and each phone's tab; unknown handles are left out."""
        known = [str(each["handle"]) for each in self._world.people()]
        asked = ",".join(request.query_params.getlist("people")).split(",")
        shown = [handle for handle in dict.fromkeys(asked) if handle in known] or known[:PHONES_AT_FIRST]
        tabs = {key[3:]: tab for key, tab in request.query_params.items() if key.startswith("in.")}
        return shown, tabs

    def _phone(self, handle: str, tab: str) -> Phone:
        people = self._world.people()
        if all(each["handle"] != handle for each in people):
            raise HTTPException(404, f"Nobody here is called {handle}")
        return phone(handle, self._world.screen(handle), People(people), tab)

    def _html(self, template: str, handles: list[str], tabs: Mapping[str, str], **values: Any) -> Response:
        def links(handle: str, tab: str) -> str:
            inside = {f"in.{each}": name for each, name in ({**tabs, handle: tab}).items() if each in handles}
            return urlencode({"people": ",".join(handles), **inside}, safe=",")

        html = self._templates.get_template(template).render(
            links=links,
            names=self._world.names(),
            person_names=[each["name"] for each in self._world.people()],
            shortcuts=self._world.shortcuts(),
            commands=self._world.commands(),
            **values,
        )
        return HTMLResponse(html, headers=_HEADERS)

    def _now(self) -> datetime:
        people = self._world.people()
        return from_iso(self._world.screen(people[0]["handle"])["time"]) if people else datetime.now(UTC)


def routes(world: World) -> list[BaseRoute]:
    """Every route of the page, to be mounted at the root of the sandbox's application."""
    page = Page(world)
    return [
        Route("/", page.whole),
        Route("/journal", page.journal),
        Route("/page/phone/{handle}", page.fragment),
        Route("/page/changes", page.changes),
        Route("/page/morning", page.morning),
        Mount("/page/static", StaticFiles(directory=Path(__file__).parent / "static")),
    ]
