"""The tests' files are kept in memory only where nobody chose a folder and there is room."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import scratch


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)


def roomy(monkeypatch: pytest.MonkeyPatch, *, folder: int = 100, memory: int = 100, flags: int = 0) -> None:
    """So many GiB are free in the folder, and so many in memory."""
    facts = SimpleNamespace(f_flag=flags, f_bavail=folder * 2**18, f_frsize=4096)
    monkeypatch.setattr(os, "statvfs", lambda _: facts)
    monkeypatch.setattr(scratch, "_free_memory", lambda: memory * 2**30)


def test_there_is_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roomy(monkeypatch)
    environ: dict[str, str] = {}
    assert scratch.keep_files_in_memory(tmp_path, environ)
    assert environ == {"TMPDIR": str(tmp_path)}
    assert tempfile.gettempdir() == str(tmp_path)


@pytest.mark.parametrize(
    "less", [{"folder": 5}, {"memory": 11}, {"flags": os.ST_NOEXEC}], ids=["folder", "memory", "programs"]
)
def test_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, less: dict[str, int]) -> None:
    roomy(monkeypatch, **less)
    environ: dict[str, str] = {}
    assert not scratch.keep_files_in_memory(tmp_path, environ)
    assert not scratch.keep_files_in_memory(tmp_path / "no such folder", environ)
    assert environ == {}


def test_whoever_chose_a_folder_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roomy(monkeypatch)
    environ = {"TMPDIR": "elsewhere"}
    assert not scratch.keep_files_in_memory(tmp_path, environ)
    assert environ == {"TMPDIR": "elsewhere"}
