"""What a story needs: a town of its own, in which nothing may be said that nobody expected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.journal import no_child_is_named, nobody_is_summoned
from tests.stories.promises import record_is_whole
from tests.stories.town import Town, a_town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with a_town(tmp_path) as town:
        yield town
        town.nothing_else()
        no_child_is_named(town)
        nobody_is_summoned(town)
        record_is_whole(town.store)
