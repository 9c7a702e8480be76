"""The demo's two processes: the local Slack, and the bot with the fictional authority's people and cases."""

from __future__ import annotations

import socket
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.demo.child import Child
from deploy.demo.control import Control
from deploy.demo.environment import bot_environment, plain_environment
from deploy.demo.places import AUTHORITY, MANIFEST, MORNING, WORKSPACE

#: What the bot logs once both its connections are open.
CONNECTED = "Doorstep is running"

_HOST = "127.0.0.1"


def free_port(wanted: int) -> int:
    """The port `wanted` if it is free, or else any free port."""
    try:
        with socket.create_server((_HOST, wanted)) as probe:
            return int(probe.getsockname()[1])
    except OSError:
        return free_port(0)


class Town:
    """Both processes. Leaving its context ends them, whatever happened."""

    def __init__(self, folder: Path, port: int, start_at: datetime = MORNING) -> None:
        self.folder = folder
        self.url = f"http://{_HOST}:{port}"
        self.control = Control(self.url)
        self._port, self._start_at = port, start_at
        self._slack: Child | None = None
        self._bot: Child | None = None
        self._work: Child | None = None

    def start(self, cases: Path | None = AUTHORITY / "cases.csv") -> None:
        """Start and connect both processes, after importing the people, the rota and these cases.

        With `cases` None the database stays as the last demo left it.
        """
        self._slack = slack = self._start_slack()
        if cases is not None:
            files = (AUTHORITY / "people.csv", cases, AUTHORITY / "rota.csv")
            self.doorstep("import", *map(str, files))
        slack.wait_for(self.control.is_up)
        self.start_bot()

    def start_bot(self) -> None:
        """The bot, connected by Socket Mode."""
        self._bot = bot = self._run("the bot", ["bot", "run"], "bot.log")
        bot.wait_for(lambda: CONNECTED in bot.output())

    @property
    def bot(self) -> Child:
        """The running bot."""
        if self._bot is None:
            raise LookupError("the bot was not started")
        return self._bot

    def doorstep(self, *arguments: str) -> str:
        """Run one `doorstep` command on the demo's database; returns what it printed."""
        self._work = work = self._run(f"doorstep {arguments[0]}", ["bot", *arguments], "doorstep.log")
        work.finish()
        return work.output().strip()

    def tails(self) -> str:
        """The last lines of both logs."""
        children = [child for child in (self._bot, self._slack) if child is not None]
        return "\n".join(f"{child.log}:\n{child.tail() or '(empty)'}" for child in children)

    def end(self) -> None:
        """End all processes, the bot before the Slack with which it speaks."""
        for child in (self._work, self._bot, self._slack):
            if child is not None:
                child.end()
        self.control.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def _start_slack(self) -> Child:
        module = ["deploy.sandbox", "--workspace", str(WORKSPACE), "--manifest", str(MANIFEST)]
        module += ["--port", str(self._port), "--start-at", self._start_at.isoformat()]
        return Child("the local Slack", module, self.folder / "sandbox.log", plain_environment())

    def _run(self, name: str, module: list[str], log: str) -> Child:
        return Child(name, module, self.folder / log, bot_environment(self.folder, self.url))
