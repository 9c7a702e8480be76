"""Where direct messages are outlives the process, and a database that is away keeps nobody from a message."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.slack.transport.direct_messages import DatabaseChannelStore
from storage.unit_of_work import Store
from tests.integration.conftest import KEYS
from tests.unit.bot.town_hall import account_at

SAM, RUTH = account_at("U0SAM"), account_at("U0RUTH")


def test_what_was_kept_is_there_for_every_process_and_the_latest_counts(store: Store) -> None:
    kept = DatabaseChannelStore(store)
    assert kept.channel_of(SAM) is None
    kept.keep(SAM, "D1")
    kept.keep(RUTH, "D2")
    kept.keep(SAM, "D3")
    assert DatabaseChannelStore(store).channel_of(SAM) == "D3"
    assert DatabaseChannelStore(store).channel_of(RUTH) == "D2"


def test_a_database_that_is_away_is_logged_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), Store(f"sqlite:///{tmp_path}", KEYS) as unreadable:
        DatabaseChannelStore(unreadable).keep(SAM, "D1")
        assert DatabaseChannelStore(unreadable).channel_of(SAM) is None
    assert len([record for record in caplog.records if "where direct messages are" in record.message]) == 2
