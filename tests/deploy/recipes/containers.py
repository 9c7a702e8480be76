"""Runs programs as containers of a scratch image would, and PostgreSQL beside them."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.demo.town import free_port
from tests.deploy.recipes.dockerfile import Image
from tests.deploy.recipes.inside import Confinement, command
from tests.deploy.recipes.scratch import PATH, ROOT
from tests.integration.cluster import programs


@dataclass(frozen=True)
class Container:
    """One program in an image; `mounts` are a source and whether it may be written to, by place."""

    image: Image
    argv: Sequence[str]
    environment: Mapping[str, str]
    mounts: Mapping[str, tuple[Path, bool]] = field(default_factory=dict)
    read_only: bool = True
    shut_in: bool = True

    def start(self, folder: Path, name: str, log: int | None = None) -> subprocess.Popen[bytes]:
        """Begin; what it says goes to the descriptor, or to our own output."""
        folder.mkdir(parents=True, exist_ok=True)
        assert self.read_only, "nothing here runs a container that may write"
        hosts = folder / "hosts"
        hosts.write_text("127.0.0.1 localhost database\n", encoding="ascii")
        for place in self.mounts:
            self.image.layers.path(place).mkdir(parents=True, exist_ok=True)
        self.image.layers.path("/etc/hosts").touch()
        user, _, group = self.image.user.partition(":")
        confined = Confinement(
            list(self.argv),
            {"PATH": PATH, "HOME": "/var/lib/doorstep", **self.image.environment, **self.environment},
            self.image.folder,
            overlays={place: (differs, "") for place, (differs, _) in self.image.layers.overlays().items()},
            binds={place: (str(source), may) for place, (source, may) in self.mounts.items()}
            | {"/etc/hosts": (str(hosts), False)},
            empty=["/tmp"],
            hidden=["/root", "/home"],
            writable=[],
            user=int(user),
            group=int(group),
            shut_in=self.shut_in,
        )
        environment = dict(os.environ) | {"PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            command(confined.write(folder / f"{name}.json")),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=ROOT,
            env=environment,
            start_new_session=log is not None,
        )

    def run(self, folder: Path, name: str) -> int:
        """To its end, with our own output; its exit status."""
        return self.start(folder, name).wait()


def end(pid: int, patience: float) -> int:
    """SIGTERM, and SIGKILL once that is over, which is a failure here."""
    give_up = time.monotonic() + patience
    os.kill(pid, signal.SIGTERM)
    while is_alive(pid):
        if time.monotonic() > give_up:
            os.kill(pid, signal.SIGKILL)
            return 1
        time.sleep(0.05)
    return 0


def is_alive(pid: int) -> bool:
    """Whether it runs; one that ended and that nobody asks for any more does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def a_database_server() -> Iterator[DatabaseServer]:
    """One that is not started, in a folder that its own user reaches; ended and gone with the block."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-pg-"))
    server = DatabaseServer(folder)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@dataclass(frozen=True)
class DatabaseServer:
    """A PostgreSQL as its image makes one: a superuser with a password, on a port of its own."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """For whoever is inside of its container, or reaches it from another one by its port."""
        return {"PGPORT": (self.folder / "port").read_text(encoding="ascii")}

    def is_up(self) -> bool:
        """Whether it takes connections."""
        return (self.folder / "port").exists() and self.run(["pg_isready", "--quiet"]) == 0

    def start(self, user: str, password: str, database: str, initdb: str) -> None:
        """Make it if it is not there yet, and return when it answers."""
        where, data, owner = programs(), self.folder / "data", pwd.getpwnam("postgres")
        assert where is not None
        if not data.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / "port").write_text(str(free_port(0)), encoding="ascii")
            secret = self.folder / "password"
            secret.write_text(password, encoding="utf-8")
            for path in (self.folder, secret):
                os.chown(path, owner.pw_uid, owner.pw_gid)
            made = [
                "--auth-host=scram-sha-256",
                "--auth-local=trust",
                f"--pwfile={secret}",
                f"--username={user}",
            ]
            self._as_owner([where / "initdb", "-D", data, *made, *initdb.split()])
        elif self.is_up():
            return
        port = (self.folder / "port").read_text(encoding="ascii")
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c fsync=off"
        options += f" -c unix_socket_directories={self.folder}"
        self._as_owner(
            [where / "pg_ctl", "-D", data, "-l", self.folder / "log", "-o", options, "-w", "start"]
        )
        if database not in self.output(
            ["psql", f"--username={user}", "-Atc", "SELECT datname FROM pg_database", "postgres"]
        ):
            self.run(["createdb", f"--username={user}", database])

    def stop(self) -> None:
        """At once, for its data is worth nothing."""
        where = programs()
        assert where is not None
        if (self.folder / "data/postmaster.pid").exists():
            self._as_owner([where / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop"])

    def run(self, argv: Sequence[str]) -> int:
        """A program of its container, with our own input and output; its exit status."""
        return subprocess.run(argv, env=self._inside(), check=False).returncode

    def output(self, argv: Sequence[str]) -> str:
        """What such a program says."""
        return subprocess.run(argv, env=self._inside(), check=True, capture_output=True, text=True).stdout

    def _inside(self) -> dict[str, str]:
        where = programs()
        return {"PATH": f"{where}:{PATH}", "PGHOST": str(self.folder), **self.environment}

    def _as_owner(self, argv: Sequence[str | Path]) -> None:
        owner = pwd.getpwnam("postgres")
        with (self.folder / "commands").open(
            "a"
        ) as said:  # a pipe would be held open by the server it starts
            done = subprocess.run(
                argv, check=False, stdout=said, stderr=said, user=owner.pw_uid, group=owner.pw_gid, cwd="/"
            )
        if done.returncode != 0:
            sys.stderr.write((self.folder / "commands").read_text())
            raise SystemExit(f"{argv[0]} failed")
