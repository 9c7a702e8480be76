"""The processes under test and the local Slack: started, killed, started again, and all ended at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.demo.child import Child
from deploy.demo.environment import plain_environment
from deploy.demo.places import MANIFEST, MORNING
from deploy.demo.town import free_port
from tests.storm.notes import Notes

HOST = "127.0.0.1"
#: What a process logs once it does its work.
READY = {"run": "Doorstep is running", "worker": "Doorstep works"}
#: A process that ended by itself is started again after so long, as a supervisor of services does.
_RESTART_AFTER = 0.5


@dataclass(slots=True)
class Crew:
    """`roles` names what runs, such as {"run-1": "run", "worker-1": "worker"}."""

    folder: Path
    roles: Mapping[str, str]
    database_url: str
    notes: Notes
    port: int = field(default_factory=lambda: free_port(0))
    _children: dict[str, Child] = field(default_factory=dict)
    _slack: Child | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _ending: threading.Event = field(default_factory=threading.Event)

    @property
    def environment(self) -> dict[str, str]:
        """Of every process of Doorstep here."""
        url = f"http://{HOST}:{self.port}"
        return plain_environment() | {
            "DOORSTEP_SLACK_BOT_TOKEN": "xoxb-sandbox",
            "DOORSTEP_SLACK_APP_TOKEN": "xapp-sandbox",
            "DOORSTEP_SLACK_API_URL": f"{url}/api/",
            "DOORSTEP_CLOCK_URL": f"{url}/control/clock",
            "DOORSTEP_SETTINGS_FILE": str(self.folder / "settings.yaml"),
            "DOORSTEP_DATABASE_URL": self.database_url,
            "DOORSTEP_ENCRYPTION_KEYS": (self.folder / "key").read_text(encoding="ascii").strip(),
        }

    def start_slack(self) -> Child:
        """The local Slack, on the workspace in the folder."""
        module = ["deploy.sandbox", "--workspace", str(self.folder / "workspace.yaml")]
        module += ["--manifest", str(MANIFEST), "--port", str(self.port), "--start-at", MORNING.isoformat()]
        self._slack = Child("the local Slack", module, self.folder / "slack.log", plain_environment())
        return self._slack

    def doorstep(self, *arguments: str) -> Child:
        """Start one command of `doorstep`, which ends by itself."""
        log = self.folder / "commands.log"
        return Child(f"doorstep {arguments[0]}", ["bot", *arguments], log, self.environment)

    def start(self) -> None:
        """Everybody up, and watched from now on."""
        for name in self.roles:
            self._start(name)
        for name in self.roles:
            self.wait_ready(name)
        threading.Thread(target=self._watch, name="supervisor", daemon=True).start()

    def wait_ready(self, name: str) -> None:
        """Return when this process does its work; CannotStart if it ends before."""
        with self._lock:
            child = self._children[name]
        child.wait_for(lambda: READY[self.roles[name]] in child.output())

    def kill(self, name: str) -> None:
        """SIGKILL, then a new one in its place."""
        with self._lock:
            self._children[name].kill()
            self._start(name)
        self.notes.count(f"kills of {self.roles[name]}")

    def alive(self) -> bool:
        """Whether the local Slack still runs, without which nothing can be said."""
        return self._slack is not None and self._slack.is_alive

    def end_doorstep(self) -> None:
        """The processes of Doorstep, in order; the local Slack stays, and can be asked."""
        self._ending.set()
        with self._lock:
            for child in self._children.values():
                child.ask_to_end()
            for child in self._children.values():
                child.end()

    def end(self) -> None:
        """Everybody, the bots before the Slack they speak to."""
        self.end_doorstep()
        if self._slack is not None:
            self._slack.end()

    def tail(self) -> str:
        """The last lines that each process wrote."""
        children = [*self._children.values(), *([self._slack] if self._slack else [])]
        return "\n".join(f"{child.log.name}:\n{child.tail(6)}" for child in children)

    def _start(self, name: str) -> None:
        log = self.folder / f"{name}.log"
        self._children[name] = Child(name, ["bot", self.roles[name]], log, self.environment)

    def _watch(self) -> None:
        while not self._ending.wait(_RESTART_AFTER):
            with self._lock:
                for name, child in list(self._children.items()):
                    if not child.is_alive and not self._ending.is_set():
                        self._note_early_end(name, child)
                        self._start(name)

    def _note_early_end(self, name: str, child: Child) -> None:
        """A start may be given up, in words, where Slack or the database does not answer; work may not."""
        if READY[self.roles[name]] in child.output():
            self.notes.give_up(f"{name} ended by itself: {child.tail(1)}")
        else:
            self.notes.count("starts given up")


def wait_until(ready: object, seconds: float) -> bool:
    """Look until `ready()` holds, for at most so many real seconds."""
    assert callable(ready)
    give_up = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.1)
    return True
