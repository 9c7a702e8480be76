"""Where a press's time goes: the same application in this process, one press after the other."""

from __future__ import annotations

import io
from collections.abc import Callable
from wsgiref.types import WSGIApplication, WSGIEnvironment

from bot.clock import WallClock
from bot.engine.timers import Timers
from bot.services import Services
from bot.slack.app import build_app
from bot.slack.limits import SLACK
from bot.slack.transport.directory import SlackDirectory
from bot.slack.transport.web_client import Identity, pool_for, web_client
from bot.slack.transport.wsgi import wsgi
from bot.use_cases.collect.dialog_kinds import DIALOG_KINDS
from deploy.demo.errors import NotAsExpected
from deploy.demo.places import AUTHORITY
from state_machines.policy.policy import load_policy
from state_machines.settings.local_settings import load_local_settings
from storage.unit_of_work import Store
from tests.bench.interaction_presses import SECRET, Drafts
from tests.bench.shares import shares

#: What is said of a part of the profile, by what its file or function is named; the first that fits.
_PARTS = (
    ("'commit' of 'sqlite3.Connection'", "waiting for the disk"),
    ("sqlite3", "SQLite"),
    ("sqlalchemy", "SQLAlchemy"),
    ("/storage/", "rows to values and back"),
    ("_socket", "posting the next question and waiting for the answer"),
    ("/http/", "posting the next question and waiting for the answer"),
    ("/email/", "posting the next question and waiting for the answer"),
    ("/slack/transport/", "posting the next question and waiting for the answer"),
    ("urllib3", "posting the next question and waiting for the answer"),
    ("slack_bolt", "Bolt and Slack's SDK"),
    ("slack_sdk", "Bolt and Slack's SDK"),
    ("cryptography", "sealing and opening"),
    ("json", "JSON"),
    ("pydantic", "checking the payload's shape"),
    ("/dialogs/", "the dialog"),
    ("transitions", "the dialog"),
    ("/bot/", "the listener, the use case and drawing"),
)


def where_time_goes(url: str, key: str, slack: str, drafts: Drafts) -> str:
    """The shares in words, the first half of the presses left aside as warming up."""
    client = web_client("xoxb-bench", f"{slack}/api/")
    identity = Identity("T0LARK", "U0BOT", "B0BOT")
    with Store(url, [key]) as store:
        local = load_local_settings(AUTHORITY / "settings.yaml")
        clock = WallClock()
        directory = SlackDirectory(client, identity, clock.now)
        services = Services(store, local, load_policy(local.policy), directory, SLACK, DIALOG_KINDS)
        pool = pool_for(client)
        side = build_app(services, clock, client, identity, pool, Timers(clock.now), signing_secret=SECRET)
        try:
            app, half = wsgi(side), len(drafts.presses) // 2
            _press(app, drafts.presses[:half])
            return shares(lambda: _press(app, drafts.presses[half:]), _PARTS)
        finally:
            side.close()
            pool.close()


def _press(app: WSGIApplication, walks: tuple[tuple[bytes, ...], ...]) -> None:
    said: set[str] = set()

    def start_response(status: str, _headers: object, _error: object = None) -> Callable[[bytes], object]:
        said.add(status)
        return len  # WSGI's old way of writing, which nobody uses here

    for walk in walks:
        for press in walk:
            app(_environ(press), start_response)
    if said != {"200 OK"}:
        raise NotAsExpected("every press is answered with 200", f"{sorted(said)}")


def _environ(request: bytes) -> WSGIEnvironment:
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode("ascii").split("\r\n")
    method, path, _ = first.split(" ")
    named = dict(line.split(": ", 1) for line in lines)
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in named.items()}
    return headers | {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "CONTENT_TYPE": named["Content-Type"],
        "CONTENT_LENGTH": named["Content-Length"],
        "wsgi.input": io.BytesIO(body),
    }
