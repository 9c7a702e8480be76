"""One event, one transaction: what fails on its way into the database leaves nothing behind (promise 2)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select, text

from storage.tables import audit, duties, escalations, messages, moves, reports
from tests.stories.report_steps import (
    a_reported_visit,
    answers_to_the_review,
    begins_a_report,
    expect_the_pings,
)
from tests.stories.town import DIRECT, Town


@contextmanager
def refusing(town: Town, table: str, when: str = "1") -> Iterator[None]:
    """A database that refuses to add such rows to one table."""
    trigger = (
        f"CREATE TRIGGER no_more BEFORE INSERT ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    _do(town, trigger)
    try:
        yield
    finally:
        _do(town, "DROP TRIGGER no_more")


def _do(town: Town, statement: str) -> None:
    with town.store.engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            connection.execute(text(statement))


def row_counts(town: Town) -> dict[str, int]:
    """How many rows there are of all that an event leaves."""
    tables = (reports, escalations, moves, duties, messages, audit)
    with town.store.engine.connect() as connection:
        return {one.name: connection.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


@pytest.mark.parametrize(
    ("table", "when"),
    [
        ("escalations", "1"),
        ("duties", "NEW.role = 'social_worker_manager'"),
        ("messages", "NEW.kind = 'channel_ping'"),
        ("audit", "NEW.action = 'duty:open'"),
    ],
)
def test_a_report_that_fails_in_the_middle_leaves_nothing_and_works_the_next_time(
    town: Town, table: str, when: str
) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.settle()
    before = row_counts(town)

    with refusing(town, table, when):
        town.amina.press("Submit")
        town.amina.sees("Something went wrong on our side. Your answers so far are kept.")
        town.settle()
        assert row_counts(town) == before

    town.amina.press("Submit")
    town.amina.sees("Recorded: R-")
    expect_the_pings(town)


def test_an_acknowledgement_whose_news_cannot_be_written_did_not_happen(town: Town) -> None:
    a_reported_visit(town)
    town.settle()
    before = row_counts(town)

    with refusing(town, "messages", "NEW.kind = 'news'"):
        town.ruth.press("I have this", where=DIRECT)
        town.ruth.sees("Something went wrong on our side.")
        town.settle()
        assert row_counts(town) == before
        assert "Social worker's manager, Ruth Adeyemi: not acknowledged" in town.sam.all_words()

    town.ruth.press("I have this", where=DIRECT)
    town.expect("amina", "Ruth Adeyemi acknowledged")


def test_a_chase_that_fails_is_tried_again_and_tells_nobody_twice(town: Town) -> None:
    a_reported_visit(town)
    for handle in ("sam", "ruth"):
        getattr(town, handle).press("I have this", where=DIRECT)
        town.expect("amina", "acknowledged")
    before = row_counts(town)
    with refusing(town, "messages", "NEW.kind = 'ping'"):
        town.http.post("/control/clock", json={"advance": "PT2H"}).raise_for_status()
        town.settle()
        assert row_counts(town)["messages"] == before["messages"]

    town.settle()

    town.expect("naomi", "Priya Nair: not acknowledged; also told: Naomi Clarke")
    town.expect("priya", "Priya Nair: not acknowledged; also told: Naomi Clarke")
    town.expect("amina", "Naomi Clarke was told")
