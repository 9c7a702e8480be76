"""What a command that only looks says of a database that is not there, and of addresses of every shape."""

from __future__ import annotations

from pathlib import Path

import pytest

from state_machines.errors import StoreUnavailable
from storage.database_checks import check_exists


@pytest.mark.parametrize("query", ["", "?timeout=5"])
def test_a_file_that_is_missing_is_named(tmp_path: Path, query: str) -> None:
    missing = tmp_path / "doorstep.db"
    with pytest.raises(StoreUnavailable, match=f"There is no database at {missing}:"):
        check_exists(f"sqlite:///{missing}{query}")
    missing.touch()
    check_exists(f"sqlite:///{missing}{query}")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://doorstep@db.example/doorstep",
        "postgresql://doorstep@db.example/doorstep?sslmode=verify-full",
        "postgresql://doorstep@/doorstep?host=/run/postgresql&port=5433",
    ],
)
def test_a_server_is_not_looked_for_among_the_files(url: str) -> None:
    check_exists(url)
