"""Runs a program in a view of this machine's files of its own, as systemd or a container would: root only.

`python -m tests.deploy.recipes.inside CONFINEMENT.json`, in a mount namespace that `unshare` has just
made. The kernel does what the file says; nothing of the machine outside of the namespace changes.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.deploy.recipes import kernel_filters


@dataclass(frozen=True)
class Confinement:
    """What the program sees of the machine, and what the kernel lets it do."""

    argv: list[str]
    environment: dict[str, str]
    folder: str = "/"
    #: A folder of the machine, and the two that hold what differs from it here; without the second read only.
    overlays: dict[str, tuple[str, str]] = field(default_factory=dict)
    #: What is shown where; the second says whether it may be written to.
    binds: dict[str, tuple[str, bool]] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    #: Everything but these folders may only be read; None where nothing is said about it.
    writable: list[str] | None = None
    proc: str = ""
    user: int | None = None
    group: int | None = None
    umask: int = 0o022
    shut_in: bool = False
    allowed_calls: list[str] | None = None
    families: list[int] | None = None
    deny_writable_code: bool = False

    def write(self, file: Path) -> Path:
        """As JSON, for `python -m tests.deploy.recipes.inside`."""
        file.write_text(json.dumps(asdict(self)), encoding="utf-8")
        return file


def command(file: Path) -> list[str]:
    """What starts the program that the file describes, from a Python that has this repository."""
    inside = [sys.executable, "-m", "tests.deploy.recipes.inside", str(file)]
    return ["unshare", "--mount", "--propagation", "private", *inside]


def main() -> None:
    confined = Confinement(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    _show(confined)
    os.umask(confined.umask)
    os.chdir(confined.folder)
    _become(confined)
    os.execvpe(confined.argv[0], confined.argv, confined.environment)


def _show(confined: Confinement) -> None:
    for folder, (differs, works) in confined.overlays.items():
        shared = f"lowerdir={differs}:{folder}"  # read only, so that several programs can have it
        own = f"lowerdir={folder},upperdir={differs},workdir={works}"
        _mount("-t", "overlay", "overlay", "-o", own if works else shared, folder)
    for place, (source, _) in confined.binds.items():
        _mount("--bind", source, place)
    for folder in confined.writable or ():
        _mount("--bind", folder, folder)
    for folder in confined.empty:
        _mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", folder)
    if confined.writable is not None:
        _read_only_but({*confined.writable, *confined.empty}, confined.binds)
    for folder in confined.hidden:
        _mount("-t", "tmpfs", "-o", "mode=0000,ro", "tmpfs", folder)
    if confined.proc:
        _mount("-t", "proc", "-o", confined.proc, "proc", "/proc")


def _read_only_but(writable: set[str], binds: Mapping[str, tuple[str, bool]]) -> None:
    writable |= {place for place, (_, may_write) in binds.items() if may_write}
    mounts = [line.split()[1] for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()]
    for mounted in mounts:
        kernels = mounted.startswith(("/proc", "/dev", "/sys"))
        if mounted not in writable and not kernels:
            _mount("-o", "remount,bind,ro", mounted)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def _become(confined: Confinement) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if confined.shut_in:
        kernel_filters.drop_capabilities(libc)
    if confined.user is not None and confined.group is not None:
        os.setgroups([])
        os.setgid(confined.group)
        os.setuid(confined.user)
    if confined.shut_in:
        kernel_filters.gain_nothing_new(libc)
    if confined.families is not None:
        kernel_filters.allow_families(confined.families)
    if confined.deny_writable_code:
        kernel_filters.deny_writable_code()
    if confined.allowed_calls is not None:
        kernel_filters.allow_calls(confined.allowed_calls)


if __name__ == "__main__":
    main()
