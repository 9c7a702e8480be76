"""One address behind which one server stands or another, as with a virtual address or a proxy."""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.integration.cluster import Cluster, owner


class Switch:
    """New connections go to the present server; those that stand stay where they are."""

    def __init__(self, folder: Path, target: Cluster) -> None:
        self._folder = folder
        self._target = target
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(folder / ".s.PGSQL.5432"))
        self._door.listen(50)
        threading.Thread(target=self._let_in, daemon=True).start()

    def turn_to(self, target: Cluster) -> None:
        self._target = target

    def url(self, database: str) -> str:
        return f"postgresql://{owner().pw_name}@/{database}?host={self._folder}"

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _let_in(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._door.accept()
                there = socket.socket(socket.AF_UNIX)
                there.connect(str(self._target.folder / ".s.PGSQL.5432"))
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=_hand_on, args=(one, other), daemon=True).start()


def _hand_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while held := one.recv(65536):
            other.sendall(held)
    for each in (one, other):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


@contextmanager
def running_switch(target: Cluster) -> Iterator[Switch]:
    """An address of its own, which is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-switch-"))
    switch = Switch(folder, target)
    try:
        yield switch
    finally:
        switch.close()
        shutil.rmtree(folder)
