"""A process that the demo starts, whose log goes to a file and whose end is certain."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from deploy.demo.errors import CannotStart
from deploy.demo.places import ROOT

#: Longest wait for a process to be ready, and for one to end by itself, in seconds.
READY_SECONDS = 20.0
END_SECONDS = 6.0

_LOOK_EVERY = 0.02


class Child:
    """A Python module run as a process, out of reach of the terminal's signals."""

    def __init__(self, name: str, module: Sequence[str], log: Path, env: Mapping[str, str]) -> None:
        self.name, self.log = name, log
        self._skip = log.stat().st_size if log.exists() else 0
        with log.open("ab") as out:
            self._process = subprocess.Popen(  # noqa: S603 - our own modules, with arguments of our own
                [sys.executable, "-m", *module],
                cwd=ROOT,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def output(self) -> str:
        """What it has written since it was started."""
        with self.log.open("rb") as log:
            log.seek(self._skip)
            return log.read().decode("utf-8", errors="replace")

    def tail(self, lines: int = 12) -> str:
        """The last lines it wrote."""
        return "\n".join(self.output().splitlines()[-lines:])

    def wait_for(self, ready: Callable[[], bool]) -> None:
        """Return once it is ready; CannotStart with its last line if it ends first, or takes too long."""
        until = time.monotonic() + READY_SECONDS
        while not ready():
            if not self.is_alive:
                raise CannotStart(f"{self.name} ended at its start: {self._last_line()}")
            if time.monotonic() > until:
                raise CannotStart(f"{self.name} was not ready in {READY_SECONDS:.0f} s: {self._last_line()}")
            time.sleep(_LOOK_EVERY)

    def finish(self) -> None:
        """Wait until it has ended by itself; CannotStart with its last line if it failed."""
        try:
            status = self._process.wait(READY_SECONDS)
        except subprocess.TimeoutExpired:
            raise CannotStart(f"{self.name} did not end in {READY_SECONDS:.0f} s") from None
        if status:
            raise CannotStart(f"{self.name} failed: {self._last_line()}")

    def ask_to_end(self) -> None:
        """Send SIGTERM, for a clean end."""
        if self.is_alive:
            self._process.terminate()

    def kill(self) -> None:
        """Send SIGKILL, which is like a crash: none of its own code runs any more."""
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """Make sure that it has ended, by force if necessary."""
        self.ask_to_end()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def _last_line(self) -> str:
        said = [line for line in self.output().splitlines() if line.strip()]
        return said[-1].strip() if said else f"it said nothing (see {self.log})"
