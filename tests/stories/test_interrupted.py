"""Doorstep was silent: whoever waits is told when, and those who look after it are told at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from bot.health.notify_administrators import check_people_daily, notify_of_trouble
from storage.tables import engine_state, processes
from tests.stories.report_steps import answers_to_the_review, begins_a_report
from tests.stories.test_nobody_was_there_to_chase import is_down
from tests.stories.town import MORNING, TEAM, Town

INTERRUPTED = "Chasing was interrupted from 10:05 to 10:40 on 17 November."


def a_report_waits_through_a_silence(town: Town) -> None:
    """It is recorded, but nothing sends: then the process is away for 35 minutes."""
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.settle()
    assert town.bot is not None
    town.bot.engine.stop()
    town.amina.press("Submit")
    town.amina.sees("Recorded: R-", "LH-1042")
    is_down(town, "PT35M")


def test_what_waited_says_that_it_comes_late_and_why(town: Town) -> None:
    a_report_waits_through_a_silence(town)
    for who in ("priya", "sam", "ruth", TEAM):
        town.expect(who, "LH-1042", "This comes late: it was written at 10:05.", INTERRUPTED)


def test_where_a_case_stands_says_when_nobody_was_chased(town: Town) -> None:
    a_report_waits_through_a_silence(town)
    for who in ("priya", "sam", "ruth", TEAM):
        town.expect(who, "LH-1042")
    for phone in (town.ruth, town.amina):
        phone.command("/case LH-1042")
        phone.sees("Interruptions", INTERRUPTED)
    town.ruth.press("I have this", where=TEAM)
    assert "This comes late" not in town.expect("amina", "Ruth Adeyemi acknowledged")


def test_administrators_are_told_of_a_silence_past_the_engine_and_of_its_end(town: Town) -> None:
    assert town.bot is not None
    watchdog = town.bot.worker.watchdog
    for ago in (timedelta(), timedelta(minutes=2), timedelta(minutes=2), timedelta()):
        with town.store.read() as uow:
            seen_at = uow.database_now() - ago
        with town.store.engine.begin() as connection:
            connection.execute(update(processes).values(seen_at=seen_at))
        watchdog.check()
    town.expect("helen", "Doorstep is silent: nobody is chased and nothing is sent", "telephone")
    town.expect("helen", "Doorstep chases and sends again")


def test_administrators_hear_of_a_hole_in_an_open_case_by_reference(town: Town) -> None:
    a_report_waits_through_a_silence(town)
    for who in ("priya", "sam", "ruth", TEAM):
        town.expect(who, "LH-1042")
    services = town.bot.services if town.bot else None
    assert services is not None
    with town.store.write() as uow:
        kofi = uow.people.by_email("kofi.mensah@larkhaven.example")
        assert kofi is not None
        uow.people.link_address(kofi.id, None, reachable=False)
        uow.commit()
    with town.store.engine.begin() as connection:  # the check of this day has not been done yet
        connection.execute(update(engine_state).values(at=MORNING - timedelta(days=1)))
    assert check_people_daily(services, now(town)) == 1
    town.expect("helen", "Daily check of people", "LH-1042: Kofi Mensah (last resort) cannot be reached")


def test_what_got_through_before_the_alarm_is_sent_is_said_to_be_well(town: Town) -> None:
    assert town.bot is not None
    assert notify_of_trouble(town.bot.services, now(town))
    assert not notify_of_trouble(town.bot.services, now(town))
    town.expect("helen", "Doorstep is well again")


def now(town: Town) -> datetime:
    assert town.bot is not None
    return town.bot.worker.clock.now()
