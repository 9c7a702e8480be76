"""The main story on PostgreSQL: the same promises, whatever the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.cluster import programs, running_cluster
from tests.stories.promises import record_is_whole
from tests.stories.reporting import a_reported_visit
from tests.stories.town import TEAM, Town, a_town


@pytest.fixture
def postgresql_town(tmp_path: Path) -> Iterator[Town]:
    bin_folder = programs()
    if bin_folder is None:
        pytest.skip("PostgreSQL is not installed here: this story was not told.")
    with running_cluster(bin_folder) as cluster:
        cluster.run("CREATE DATABASE story")
        with a_town(tmp_path, cluster.url("story")) as town:
            yield town
            town.nothing_else()
            record_is_whole(town.store)


@pytest.mark.postgresql
def test_a_report_is_pinged_acknowledged_and_climbs(postgresql_town: Town) -> None:
    town = postgresql_town
    a_reported_visit(town)
    town.ruth.press("I have this", where=TEAM)
    town.expect("amina", "Ruth Adeyemi acknowledged")
    town.skip("PT4H")
    town.priya.sees("not acknowledged")
    climbed = town.rest().splitlines()
    assert any(line.startswith("to naomi: ") for line in climbed)
    town.expected.update(range(len(town.posts())))
