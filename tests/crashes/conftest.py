"""The stories' town, for what happens when a process dies in the middle; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.integration.cluster import Cluster
from tests.integration.conftest import backend, cluster
from tests.stories.conftest import town
from tests.stories.town import Town, a_town

__all__ = ["backend", "cluster", "town"]

_numbers = count(1)


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest) -> str:
    """The address of a new database: on PostgreSQL with its tables, "" for a file in the town's folder."""
    if backend == "sqlite":
        return ""
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"crashes_{next(_numbers)}"
    cluster.run(f"CREATE DATABASE {name} TEMPLATE migrated")
    return cluster.url(name)


@pytest.fixture
def either_town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    """A town on SQLite and one on PostgreSQL."""
    with a_town(tmp_path, database_url) as town:
        yield town
