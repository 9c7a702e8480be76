"""A persona's phone, and a client of the sandbox's control API."""

from collections.abc import Callable
from typing import Any

import httpx

from deploy.sandbox.server import Sandbox
from tests.patience import PATIENCE, wait_for

Json = dict[str, Any]


def http(verb: str, url: str, **said: Any) -> httpx.Response:
    """One request; without certificates, whose loading would cost more than everything else here."""
    return httpx.request(verb, url, trust_env=False, verify=False, **{"timeout": PATIENCE} | said)


class Phone:
    """Acts as one persona, and looks at their screen."""

    def __init__(self, sandbox: Sandbox, handle: str) -> None:
        self._url, self.handle = sandbox.url, handle

    def act(self, do: str, **body: Any) -> Json:
        """One act that must be possible; the new screen."""
        reply = self.try_to(do, **body)
        assert reply.status_code == 200, reply.text
        return dict(reply.json())

    def try_to(self, do: str, **body: Any) -> httpx.Response:
        """One act, possible or not."""
        return http("POST", f"{self._url}/control/act/{self.handle}", json={"do": do, **body})

    def screen(self) -> Json:
        """What is seen now."""
        return dict(get(self._url, f"screen/{self.handle}"))

    def messages(self, conversation: str = "Doorstep") -> list[Json]:
        """The messages of one conversation, newest last."""
        for each in self.screen()["conversations"]:
            if each["name"] == conversation:
                return list(each["messages"])
        raise AssertionError(f"{self.handle} is not in {conversation}")

    def reload(self) -> Json:
        """The app on the phone starts again."""
        return dict(http("POST", f"{self._url}/control/reload/{self.handle}").json())


def get(url: str, path: str, **query: Any) -> Any:
    """A control API answer."""
    reply = http("GET", f"{url}/control/{path}", params=query)
    assert reply.status_code == 200, reply.text
    return reply.json()


def post(url: str, path: str, body: Json) -> Any:
    """A control API order that must be accepted."""
    reply = http("POST", f"{url}/control/{path}", json=body)
    assert reply.status_code == 200, reply.text
    return reply.json()


def journal(sandbox: Sandbox, kind: str | None = None, since: int = 0) -> list[Json]:
    """The journal's entries, of one kind if named."""
    entries: list[Json] = get(sandbox.url, "journal", since=since)["entries"]
    return [entry for entry in entries if kind in (None, entry["kind"])]


def eventually(holds: Callable[[], Any]) -> Any:
    """The first true value; for what another thread is about to do, not for time to pass."""
    return wait_for(lambda: holds() or None)
