"""What a story needs: a town of its own, in which nothing may be said that nobody expected."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.integration.cluster import Cluster
from tests.integration.conftest import cluster
from tests.stories.journal import no_child_is_named, no_number_is_shown_to_many, nobody_is_summoned
from tests.stories.promises import record_is_whole
from tests.stories.town import Town, a_town

__all__ = ["cluster"]

#: The stories of the engine, which are told on both databases; the others on SQLite.
ON_BOTH = {
    "test_delivery_when_a_way_is_closed",
    "test_delivery_when_slack_refuses",
    "test_limits_are_reminded_of",
    "test_nobody_answers",
    "test_not_mine_moves_it_on",
}
#: Those of what people press, which are told on PostgreSQL by `make long`: what they store is the same.
ON_BOTH_LONG = {
    "test_acknowledging_needs_the_right_rank",
    "test_acknowledging_one_role_is_not_another",
    "test_amending_a_report",
    "test_an_acknowledgement_expires",
    "test_nobody_was_there_to_chase",
    "test_reporting_on_an_open_case",
    "test_reporting_resumed",
    "test_reporting_twice_over",
    "test_undoing_an_acknowledgement",
}
_numbers = count(1)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    module = metafunc.module.__name__.rpartition(".")[2]
    if "town" in metafunc.fixturenames and module in ON_BOTH | ON_BOTH_LONG:
        marks = [pytest.mark.postgresql, *([pytest.mark.long] if module in ON_BOTH_LONG else [])]
        databases = ["sqlite", pytest.param("postgresql", marks=marks)]
        metafunc.parametrize("town", databases, indirect=True)


@pytest.fixture
def town(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Town]:
    marked = request.node.get_closest_marker("board")
    board = marked.args[0] if marked else None
    asks = request.node.get_closest_marker("second_person") is not None
    with a_town(tmp_path, _address(request), board, second_person=asks) as town:
        yield town
        town.nothing_else()
        no_child_is_named(town)
        nobody_is_summoned(town)
        no_number_is_shown_to_many(town)
        record_is_whole(town.store)


def _address(request: pytest.FixtureRequest) -> str:
    """A database for this story alone; none for a file in the town's folder."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return ""
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"story_{next(_numbers)}"
    cluster.run(f"CREATE DATABASE {name} TEMPLATE migrated")
    return cluster.url(name)
