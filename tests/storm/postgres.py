"""A throw-away PostgreSQL server that can be stopped as by a crash and started again."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.integration.cluster import programs

#: What was committed must outlive the crash of the server itself, though not one of the machine.
_SAFE = "-c fsync=off -c full_page_writes=off -c synchronous_commit=on -c max_connections=120"


class Server:
    """Reached through a socket in its own folder only."""

    def __init__(self, folder: Path, control: tuple[str | Path, ...], options: str) -> None:
        self._folder, self._control, self._options = folder, control, options
        self.url = f"postgresql://{_owner().pw_name}@/postgres?host={folder}"

    def start(self) -> None:
        """Return when it takes connections."""
        run(self._folder, *self._control, "-l", self._folder / "log", "-o", self._options, "-w", "start")

    def stop_at_once(self) -> None:
        """Every connection breaks, and the next start recovers, as after a crash."""
        run(self._folder, *self._control, "-m", "immediate", "-w", "stop")


@contextmanager
def running_server() -> Iterator[Server]:
    """A new server; stopped and removed when the block ends. LookupError where none is installed."""
    bin_folder = programs()
    if bin_folder is None:
        raise LookupError("no PostgreSQL server is installed on this machine")
    folder = Path(tempfile.mkdtemp(prefix="storm-pg-"))
    os.chown(folder, _owner().pw_uid, _owner().pw_gid)
    data = folder / "data"
    server = Server(
        folder,
        (bin_folder / "pg_ctl", "-D", data),
        f"-c listen_addresses= -c unix_socket_directories={folder} {_SAFE}",
    )
    try:
        made = ("-D", data, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-U", _owner().pw_name)
        run(folder, bin_folder / "initdb", *made)
        server.start()
        try:
            yield server
        finally:
            server.stop_at_once()
    finally:
        shutil.rmtree(folder)


def _owner() -> pwd.struct_passwd:
    """This user, or where that is root, which the server refuses, the package's own."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def run(folder: Path, *command: str | Path) -> None:
    """One of the server's programs, to its end."""
    user, group = (_owner().pw_uid, _owner().pw_gid) if os.geteuid() == 0 else (None, None)
    with (folder / "commands").open("a") as output:  # a pipe would be held open by the server it starts
        subprocess.run(command, check=True, stdout=output, stderr=output, cwd=folder, user=user, group=group)
