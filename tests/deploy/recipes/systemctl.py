"""Stands in for `systemctl` where no systemd runs: starts and ends what /etc/systemd/system names."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.deploy.recipes.inside import command
from tests.deploy.recipes.units import confine, service

UNITS = Path("/etc/systemd/system")
STATE = Path(os.environ["STATE"])


def main() -> int:
    deed, *rest = sys.argv[1:]
    names = [word if "." in word else f"{word}.service" for word in rest if not word.startswith("-")]
    deeds: dict[str, Callable[[str], int]] = {
        "enable": _enable,
        "start": _start,
        "stop": _stop,
        "restart": lambda name: _stop(name) or _start(name),
        "status": lambda name: 0 if _pid(name) else 3,
    }
    if deed == "daemon-reload":
        return 0
    return max(deeds[deed](name) for name in names)


def _enable(name: str) -> int:
    with (STATE / "enabled").open("a", encoding="utf-8") as enabled:
        enabled.write(f"{name}\n")
    return _start(name)


def _start(name: str) -> int:
    unit = UNITS / name
    if not unit.exists():
        print(f"Unit {name} not found.", file=sys.stderr)  # noqa: T201 - as the program that it stands for
        return 5
    if name.endswith(".timer"):
        return 0
    settings = service(unit)
    confined = command(confine(settings).write(STATE / f"{name}.json"))
    with (STATE / f"{name}.log").open("a", encoding="utf-8") as log:
        started = subprocess.Popen(
            confined, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
        )
    if settings["Type"] == ["oneshot"]:
        return started.wait()
    (STATE / f"{name}.pid").write_text(str(started.pid), encoding="ascii")
    return 0


def _stop(name: str) -> int:
    """SIGTERM, and SIGKILL once the unit's patience is over, which is a failure here."""
    pid = _pid(name)
    if pid is None:
        return 0
    give_up = time.monotonic() + int(service(UNITS / name)["TimeoutStopSec"][-1])
    os.kill(pid, signal.SIGTERM)
    while _is_alive(pid):
        if time.monotonic() > give_up:
            os.kill(pid, signal.SIGKILL)
            return 1
        time.sleep(0.05)
    return 0


def _pid(name: str) -> int | None:
    file = STATE / f"{name}.pid"
    pid = int(file.read_text(encoding="ascii")) if file.exists() else 0
    return pid if pid and _is_alive(pid) else None


def _is_alive(pid: int) -> bool:
    """Whether it runs; one that ended and that nobody asks for any more does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
