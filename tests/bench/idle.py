"""What a process costs while nothing happens, read from Linux's /proc."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Idle:
    """Share of one core over the seconds watched, and memory at their end."""

    seconds: float
    percent_of_a_core: float
    megabytes: float


def watch(pid: int, seconds: float) -> Idle:
    """Look at a process for so long; nothing else should happen meanwhile."""
    began, used = time.monotonic(), _cpu_seconds(pid)
    time.sleep(seconds)
    passed = time.monotonic() - began
    return Idle(passed, 100 * (_cpu_seconds(pid) - used) / passed, _resident_megabytes(pid))


def _cpu_seconds(pid: int) -> float:
    """User and system time: fields 14 and 15 of proc(5), counted after the name in brackets."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
