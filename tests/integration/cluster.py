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
_FAST = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_connections=60"
)


def programs() -> Path | None:
    """The folder of the newest installed server's programs, or None where there is no server."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[-3])
    found = installed[-1] if installed else shutil.which("initdb")
    return Path(found).parent if found else None


class Cluster:
    """A running server, addressed by the folder of its socket."""

    def __init__(self, folder: Path, control: tuple[str | Path, ...]) -> None:
        self._folder = folder
        self._control = control

    def restart(self) -> None:
        """As an administrator does: every connection is cut, whatever it was doing."""
        _run(self._folder, *self._control, "-m", "fast", "-w", "restart")

    def url(self, database: str) -> str:
        return f"postgresql://{_owner().pw_name}@/{database}?host={self._folder}"

    def run(self, statement: str, database: str = "postgres") -> None:
        """Execute a statement outside of any transaction, such as CREATE DATABASE."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_cluster(bin_folder: Path) -> Iterator[Cluster]:
    """Create and start a server; stop it and remove everything when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-pg-"))
    os.chown(folder, _owner().pw_uid, _owner().pw_gid)
    data = folder / "data"
    try:
        _run(
            folder,
            bin_folder / "initdb",
            *("-D", data, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-U", _owner().pw_name),
        )
        options = f"-c listen_addresses= -c unix_socket_directories={folder} {_FAST}"
        control = (bin_folder / "pg_ctl", "-D", data)
        _run(folder, *control, "-l", folder / "log", "-o", options, "-w", "start")
        try:
            yield Cluster(folder, (*control, "-l", folder / "log", "-o", options))
        finally:
            _run(folder, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _owner() -> pwd.struct_passwd:
    """Who runs the server: this user, or where that is root, which the server refuses, the package's own."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _run(folder: Path, *command: str | Path) -> None:
    user, group = (_owner().pw_uid, _owner().pw_gid) if os.geteuid() == 0 else (None, None)
    with (folder / "commands").open("a") as output:  # a pipe would be held open by the server it starts
        subprocess.run(command, check=True, stdout=output, stderr=output, cwd=folder, user=user, group=group)
