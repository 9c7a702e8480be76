"""A throw-away PgBouncer in front of a test's PostgreSQL: its own folder, a Unix socket, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.integration.cluster import Cluster, owner
from tests.patience import wait_for

WITHOUT_POOLER = (
    "PgBouncer is not installed here: the tests of tests/integration/test_poolers.py were SKIPPED, so "
    "nothing shows that Doorstep works behind one. Install it (on Debian: apt-get install pgbouncer)."
)
_SETTINGS = """\
[databases]
* = host={server} user={user}
[pgbouncer]
listen_port = 6432
unix_socket_dir = {folder}
auth_type = any
pool_mode = {mode}
default_pool_size = 20
logfile = {folder}/log
"""


def pgbouncer() -> str | None:
    """The program, or None where it is not installed."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def running_pooler(cluster: Cluster, mode: str) -> Iterator[Path]:
    """Start it as it comes but for `pool_mode`; the folder of its socket."""
    program = pgbouncer()
    assert program
    folder = Path(tempfile.mkdtemp(prefix="doorstep-pooler-"))
    os.chown(folder, owner().pw_uid, owner().pw_gid)
    settings = folder / "pgbouncer.ini"
    text = _SETTINGS.format(server=cluster.folder, user=owner().pw_name, folder=folder, mode=mode)
    settings.write_text(text, "utf-8")
    user, group = (owner().pw_uid, owner().pw_gid) if os.geteuid() == 0 else (None, None)
    pooler = subprocess.Popen(
        [program, "-q", settings], cwd=folder, user=user, group=group, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: pooler.poll() is not None or (folder / ".s.PGSQL.6432").exists())
        assert pooler.poll() is None, (folder / "log").read_text("utf-8")
        yield folder
    finally:
        pooler.kill()
        pooler.wait()
        shutil.rmtree(folder)


def through(folder: Path, database: str) -> str:
    """The address of a database behind the pooler."""
    return f"postgresql://{owner().pw_name}@/{database}?host={folder}&port=6432"
