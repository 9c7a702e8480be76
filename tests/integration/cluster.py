"""A throw-away PostgreSQL server for one test run: its own folder, a Unix socket only, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

#: Durability costs time and this server's data is worth nothing: for throw-away use only.
#: Statistics that it takes whenever it likes would change from run to run how a statement is carried out.
FAST = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_connections=60"
)
#: What was committed outlives a crash of the server itself, though not one of the machine.
CRASH_SAFE = "-c fsync=off -c full_page_writes=off -c synchronous_commit=on -c max_connections=120"


def programs() -> Path | None:
    """The folder of the newest installed server's programs, or None where there is no server."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[-3])
    found = installed[-1] if installed else shutil.which("initdb")
    return Path(found).parent if found else None


class Cluster:
    """A running server, addressed by the folder of its socket."""

    def __init__(self, folder: Path, control: tuple[str | Path, ...], options: str) -> None:
        self._folder = folder
        self._control = control
        self._started = ("-l", folder / "log", "-o", options, "-w")

    def start(self) -> None:
        """Return when it takes connections."""
        _run(self._folder, *self._control, *self._started, "start")

    def restart(self) -> None:
        """As an administrator does: every connection is cut, whatever it was doing."""
        _run(self._folder, *self._control, *self._started, "-m", "fast", "restart")

    def stop_at_once(self) -> None:
        """Every connection breaks, and the next start recovers, as after a crash."""
        _run(self._folder, *self._control, "-m", "immediate", "-w", "stop")

    @property
    def folder(self) -> Path:
        """Where its socket is."""
        return self._folder

    def url(self, database: str) -> str:
        return f"postgresql://{owner().pw_name}@/{database}?host={self._folder}"

    def run(self, statement: str, database: str = "postgres") -> None:
        """Execute a statement outside of any transaction, such as CREATE DATABASE."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_cluster(bin_folder: Path, options: str = FAST) -> Iterator[Cluster]:
    """Create and start a server; stop it and remove everything when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-pg-"))
    os.chown(folder, owner().pw_uid, owner().pw_gid)
    data = folder / "data"
    cluster = Cluster(
        folder,
        (bin_folder / "pg_ctl", "-D", data),
        f"-c listen_addresses= -c unix_socket_directories={folder} {options}",
    )
    try:
        made = ("-D", data, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-U", owner().pw_name)
        _run(folder, bin_folder / "initdb", *made)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop_at_once()
    finally:
        shutil.rmtree(folder)


def owner() -> pwd.struct_passwd:
    """Who runs the server: this user, or where that is root, which the server refuses, the package's own."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _run(folder: Path, *command: str | Path) -> None:
    """One of the server's programs, to its end."""
    user, group = (owner().pw_uid, owner().pw_gid) if os.geteuid() == 0 else (None, None)
    with (folder / "commands").open("a") as output:  # a pipe would be held open by the server it starts
        subprocess.run(command, check=True, stdout=output, stderr=output, cwd=folder, user=user, group=group)
