"""The tests of `make quick` need nothing but Python, and what guards that notices what reaches out."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REACHING_OUT = """
import sqlite3, socket, subprocess, sys
def test_a_database():
    sqlite3.connect(":memory:").close()
def test_a_socket():
    socket.create_server(("127.0.0.1", 0)).close()
def test_a_process():
    subprocess.run([sys.executable, "-c", ""], check=True)
def test_nothing():
    assert True
"""


@pytest.mark.outside
def test_a_test_that_reaches_out_without_its_mark_fails_and_is_told_which_to_take(tmp_path: Path) -> None:
    folder = tmp_path / "unit"
    folder.mkdir()
    (folder / "test_reaching.py").write_text(REACHING_OUT, encoding="utf-8")
    guard = (ROOT / "tests/conftest.py").read_text(encoding="utf-8")
    (tmp_path / "conftest.py").write_text(guard, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", "--rootdir", str(tmp_path)]
    beside_ours = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, str(folder)], cwd=tmp_path, env=beside_ours, capture_output=True, text=True, check=False
    )
    failed = re.findall(r"^FAILED .*::(\w+)", done.stdout, re.MULTILINE)
    assert failed == ["test_a_database", "test_a_socket", "test_a_process"]
    assert done.stdout.count("mark this test `outside`") >= 3
    assert "1 passed" in done.stdout


@pytest.mark.outside
def test_with_its_mark_a_test_may_reach_out() -> None:
    with sqlite3.connect(":memory:") as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
    database.close()
