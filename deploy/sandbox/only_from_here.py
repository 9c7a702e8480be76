"""Lets only this machine's own pages and programs use the control API and the page.

That the sandbox listens on loopback keeps other machines away, but not a page of another site in a browser on
this one: it may send a simple request anywhere, or have its own name lead to this machine.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

#: What the app itself calls; it may do so by another name, through a proxy, and shows its token.
_OF_THE_APP = ("/api/", "/response/", "/upload/", "/files/")
_NAMES_OF_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


class OnlyFromHere:
    """Refuses with 403 what another site sent, and with 415 a body that is not said to be JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        refusal = None
        if scope["type"] == "http" and not str(scope["path"]).startswith(_OF_THE_APP):
            refusal = _refusal(scope)
        await (self._app if refusal is None else refusal)(scope, receive, send)


def _refusal(scope: Scope) -> JSONResponse | None:
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not _is_this_machine(f"http://{host}"):
        return JSONResponse({"error": "this address is for 127.0.0.1 and localhost only"}, status_code=403)
    if any(origin != f"http://{host}" for origin in headers.getlist("origin")):
        return JSONResponse({"error": "another site's page sent this"}, status_code=403)
    if int(headers.get("content-length") or 0) and not _is_json(headers):
        return JSONResponse({"error": "the body must be sent as application/json"}, status_code=415)
    return None


def _is_this_machine(url: str) -> bool:
    return urlsplit(url).hostname in _NAMES_OF_THIS_MACHINE


def _is_json(headers: Headers) -> bool:
    return headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"
