"""The database does not answer: nothing is said to be recorded, nothing is lost, the next press works."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.stories.reporting import answers_to_the_review, begins_a_report, expect_the_pings
from tests.stories.town import Town


@contextmanager
def locked(town: Town) -> Iterator[None]:
    """Another writer holds the database for as long as this lasts."""
    with closing(sqlite3.connect(town.folder / "doorstep.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def read_only(town: Town) -> Iterator[None]:
    """The disk takes no more writing: SQLite's own switch, on every connection the bot has."""
    assert town.bot is not None
    engine = town.bot.office.store.engine
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    yield
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = OFF")


def test_submit_on_a_locked_database_is_not_saved_and_works_on_the_next_press(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    with locked(town):
        town.amina.press("Submit")
        town.amina.sees("Not saved. Your answers so far are kept.", "Please press again in a moment.")
        assert "Recorded" not in town.amina.told()
    town.amina.press("Submit")
    town.amina.sees("Recorded: R-")
    expect_the_pings(town)


def test_a_form_on_a_locked_database_stays_open_with_what_was_typed(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.amina.choose("Change an answer", "Account")
    town.amina.press("Change what you wrote")
    label = town.amina.form()["fields"][0]["label"]
    town.amina.fill(label, "Second thoughts.")
    with locked(town):
        town.amina.submit()
        assert "Not saved" in town.amina.modal()
        assert town.amina.form()["fields"][0]["value"] == "Second thoughts."
    town.amina.submit()
    assert "written, 16 characters" in town.amina.sees("Please check your answers")
