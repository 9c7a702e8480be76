"""Where the tests keep their files: in memory where there is room, for each commit waits for a disk.

Nothing is lost by it: tests kill processes, never a machine, and what a killed process wrote stays in memory.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

MEMORY = Path("/dev/shm")
#: What a run takes at most: a database cluster for each of its processes, and the folders of what failed.
ROOM = 6 * 2**30


def keep_files_in_memory(folder: Path = MEMORY, environ: MutableMapping[str, str] = os.environ) -> bool:
    """Make this the folder for temporary files, here and in every process begun from here; whether it was.

    Where somebody chose one by TMPDIR, or where too little room is, nothing changes.
    """
    if "TMPDIR" in environ or not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return False
    facts = os.statvfs(folder)
    forbids_programs = bool(facts.f_flag & getattr(os, "ST_NOEXEC", 0))
    if forbids_programs or facts.f_bavail * facts.f_frsize < ROOM or _free_memory() < 2 * ROOM:
        return False
    environ["TMPDIR"] = tempfile.tempdir = str(folder)
    return True


def _free_memory() -> int:
    """In bytes, as Linux reckons what may be taken without harm; 0 where nobody says."""
    told = Path("/proc/meminfo")
    lines = told.read_text(encoding="ascii").splitlines() if told.exists() else []
    found = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(found[0]) * 1024 if found else 0
