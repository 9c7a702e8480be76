"""What all tests share: none fails because the machine is busy, and a pure one reaches nothing outside.

`make quick` runs the tests of `unit/` and `architecture/` that are marked neither `slow` nor `outside`. One
of them that opens a database, a socket or a process without the mark fails and says so: this keeps the quick
tests quick, and in need of nothing.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from tests.scratch import keep_files_in_memory

HERE = Path(__file__).parent
PURE_FOLDERS = (HERE / "unit", HERE / "architecture")
#: Fixtures that open a database or a socket: whoever asks for one is marked by that.
OUTSIDE_FIXTURES = {"hall", "store", "desk", "sandbox", "slack"}
#: Python's own names for reaching out of the process, as its audit hooks are told them.
REACHING_OUT = {"sqlite3.connect", "socket.bind", "socket.connect", "subprocess.Popen", "os.posix_spawn"}

settings.register_profile("house", deadline=None)  # a deadline measures how busy the machine is
settings.load_profile("house")


#: What is imported and collected stays until the end. Looking through it for what is not used any more took
#: an eighth of the tests' time.
gc.disable()


class Guard:
    """What Python tells of reaching out, kept for the test that runs, where that test may not."""

    def __init__(self) -> None:
        self.watching = False
        self.seen: list[str] = []

    def hear(self, event: str, _details: object) -> None:
        if self.watching and event in REACHING_OUT:
            self.seen.append(event)


_GUARD = Guard()
sys.addaudithook(_GUARD.hear)


def pytest_configure() -> None:
    keep_files_in_memory()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if OUTSIDE_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.outside)
        if any(_is_long_where(item, marker) for marker in item.iter_markers("long_where")):
            item.add_marker(pytest.mark.long)


def _is_long_where(item: pytest.Item, marker: pytest.Mark) -> bool:
    """Whether the test's parameters are all among those at which the marker calls it long."""
    chosen = vars(item)["callspec"].params if "callspec" in vars(item) else {}
    return all(chosen.get(name) in values for name, values in marker.kwargs.items())


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_unconfigure() -> None:
    gc.unfreeze()  # libraries count what is left when Python ends


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    with _reaching_nothing_outside(item):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with _reaching_nothing_outside(item):
        yield


@contextmanager
def _reaching_nothing_outside(item: pytest.Item) -> Iterator[None]:
    in_pure_folder = any(folder in item.path.parents for folder in PURE_FOLDERS)
    _GUARD.seen.clear()
    _GUARD.watching = in_pure_folder and item.get_closest_marker("outside") is None
    try:
        yield
    finally:
        _GUARD.watching = False
    if _GUARD.seen:
        pytest.fail(f"{sorted(set(_GUARD.seen))}: mark this test `outside`, for it needs more than Python")
