"""The database does not answer: nothing is said to be recorded, nothing is lost, the next press works."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection

from tests.stories.report_steps import answers_to_the_review, begins_a_report, expect_the_pings
from tests.stories.town import Town


@contextmanager
def lock_database(town: Town) -> Iterator[None]:
    """Another writer holds the database for as long as this lasts."""
    with closing(sqlite3.connect(town.folder / "doorstep.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def read_only(town: Town) -> Iterator[None]:
    """The database may be read but not written, by SQLite's own switch on each connection that is used."""
    switch = "ON"

    def set_switch(connection: DBAPIConnection, _record: object, _proxy: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA query_only = {switch}")
        cursor.close()

    event.listen(town.store.engine, "checkout", set_switch)
    yield
    switch = "OFF"


def test_submit_on_a_locked_database_is_not_saved_and_works_on_the_next_press(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    with lock_database(town):
        town.amina.press("Submit")
        town.amina.sees("Not saved. Your answers so far are kept.", "Please press again in a moment.")
        assert "Recorded" not in town.amina.all_words()
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
    with lock_database(town):
        town.amina.submit()
        assert "Not saved" in town.amina.modal()
        assert town.amina.form()["fields"][0]["value"] == "Second thoughts."
    town.amina.submit()
    assert "written, 16 characters" in town.amina.sees("Please check your answers")


def test_a_press_on_a_read_only_database_is_not_saved_and_works_once_it_can_be_written(town: Town) -> None:
    begins_a_report(town.amina)
    town.amina.press("No")
    town.amina.sees_control("LH-1042, child protection plan")
    with read_only(town):
        town.amina.press("LH-1042, child protection plan")
        town.amina.sees("Not saved. Your answers so far are kept.")
        assert "LH-1042, child protection plan" in town.amina.controls()
    town.amina.press("LH-1042, child protection plan")
    town.amina.sees("What happened?")


def test_a_report_cannot_begin_on_a_locked_database_and_says_so(town: Town) -> None:
    with lock_database(town):
        town.amina.command("/report")
        town.amina.sees("Not saved.", "Please type it again in a moment.")
    begins_a_report(town.amina)
