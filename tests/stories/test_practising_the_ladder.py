"""A drill of the ladder: asked as in earnest, PRACTICE on everything, counted nowhere, hiding nothing."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select

from bot.health.look import take_look
from bot.health.metrics import metrics_page
from bot.message_kinds import MESSAGE_KINDS
from bot.slack.limits import SLACK
from bot.use_cases.drills.run_drill import WantedDrill, start_drill, stop_drill, take_drill
from state_machines.case.report import Urgency
from state_machines.duties.drill import Drill
from state_machines.errors import NotAllowed, Stale
from state_machines.people.people import Person
from storage.tables import alarms, cases, duties, escalations, patterns, reports, sightings
from tests.stories.report_steps import expect_the_pings, reports_a_missed_visit
from tests.stories.town import DIRECT, TEAM, Town, words_of

COUNTED = (cases, escalations, reports, duties, sightings, patterns, alarms)
ASKED = "PRACTICE: no reply at the door · PRACTICE · immediate"


def person(town: Town, handle: str) -> Person:
    with town.store.read() as uow:
        return next(one for one in uow.people.all() if one.name.split()[0].lower() == handle)


def clock_of(town: Town) -> datetime:
    assert town.bot is not None
    return town.bot.worker.clock.now()


def begins(town: Town, by: str = "helen") -> Drill:
    assert town.bot is not None
    starter, sam = person(town, by), person(town, "sam")
    wanted = WantedDrill("north", Urgency.IMMEDIATE, starter, "olga", sam)
    return start_drill(town.bot.services, wanted, clock_of(town))


def rows(town: Town) -> list[int | None]:
    with town.store.read() as uow:
        connection = uow.connection()
        return [connection.scalar(select(func.count()).select_from(table)) for table in COUNTED]


def everything_said(town: Town, handle: str, where: str) -> list[str]:
    return [words_of(message) for message in getattr(town, handle).messages(where)]


def test_it_climbs_the_real_ladder_and_says_who_answered_when(town: Town) -> None:
    begins(town)
    town.expect("sam", ASKED, "No child is concerned", "Nobody has it yet.")
    town.expect(TEAM, ASKED)
    town.skip("PT6M")
    town.expect("ruth", ASKED, "Sam Okafor · Ruth Adeyemi")
    town.sam.sees("Sam Okafor · Ruth Adeyemi")

    town.ruth.press("PRACTICE: I have this", where=DIRECT)

    town.expect(
        "helen", "PRACTICE: the drill of team north is over", "Sam Okafor was asked", "6 minutes after"
    )
    town.sam.sees("PRACTICE is over: Ruth Adeyemi had it at 10:11", "This drill asks nothing more of you.")
    town.skip("PT4H")


def test_everything_that_anybody_reads_of_it_begins_with_practice(town: Town) -> None:
    begins(town)
    town.expect("sam", ASKED)
    town.expect(TEAM, ASKED)
    assert town.bot is not None
    stop_drill(town.bot.services, "north", person(town, "helen"), clock_of(town), ended_as="olga")
    town.expect("helen", "PRACTICE: the drill of team north is over", "nobody had answered yet")
    town.sam.sees("PRACTICE is over: it was ended")
    said = [
        words
        for handle, where in (("sam", DIRECT), ("sam", TEAM), ("helen", DIRECT))
        for words in everything_said(town, handle, where)
    ]
    assert len(said) >= 3
    assert [words for words in said if not words.startswith("PRACTICE")] == []


def test_whoever_could_not_answer_for_a_real_one_cannot_answer_for_it(town: Town) -> None:
    begins(town)
    town.expect("sam", ASKED)
    town.expect(TEAM, ASKED)
    with town.store.read() as uow:
        before = uow.drills.running_of("north")
    assert before is not None
    assert town.bot is not None
    said = take_drill(town.bot.services, person(town, "stu"), before.id, clock_of(town), key="stu's press")
    assert not said.changed
    assert said.text.startswith("PRACTICE: ")
    assert "Sam Okafor (allocated social worker)" in said.text
    with town.store.read() as uow:
        assert uow.drills.running_of("north") == before
    town.sam.press("PRACTICE: I have this", where=TEAM)
    town.expect("helen", "PRACTICE: the drill of team north is over", "Sam Okafor said “I have this”")


def test_a_real_report_beside_it_is_chased_as_ever_and_is_not_marked(town: Town) -> None:
    begins(town)
    town.expect("sam", ASKED)
    town.expect(TEAM, ASKED)
    reports_a_missed_visit(town.amina)
    expect_the_pings(town)
    hers = everything_said(town, "priya", DIRECT)
    assert hers
    assert not [words for words in hers if "PRACTICE" in words]
    town.sam.press("I have this", where=DIRECT)
    town.expect("amina", "Sam Okafor acknowledged")
    with town.store.read() as uow:
        assert uow.drills.running_of("north") is not None, "a real answer is none to the drill"
    town.sam.press("PRACTICE: I have this", where=DIRECT)
    town.expect("helen", "PRACTICE: the drill of team north is over")


def test_it_is_counted_nowhere(town: Town) -> None:
    assert town.bot is not None
    before = rows(town)
    begins(town)
    town.expect("sam", ASKED)
    town.expect(TEAM, ASKED)
    town.skip("PT6M")
    town.expect("ruth", ASKED)
    town.settle()
    assert rows(town) == before
    look = take_look(town.store, SLACK, clock_of(town), MESSAGE_KINDS)
    assert look.vitals is not None
    assert (look.vitals.overdue, look.vitals.orphans, look.vitals.newer) == (None, (), ())
    assert b"PRACTICE" not in metrics_page(look)
    town.sam.command("/cases")
    assert "PRACTICE" not in town.sam.all_words().split("---")[-1]
    town.ruth.press("PRACTICE: I have this", where=DIRECT)
    town.expect("helen", "PRACTICE: the drill of team north is over")


def test_only_one_runs_for_a_team_and_only_its_managers_and_administrators_begin_it(town: Town) -> None:
    with pytest.raises(NotAllowed, match="neither an administrator nor a manager of team north"):
        begins(town, by="amina")
    begins(town, by="ruth")
    with pytest.raises(Stale, match="end it first"):
        begins(town)
    town.expect("sam", ASKED)
    town.expect(TEAM, ASKED)
    town.sam.press("PRACTICE: I have this", where=DIRECT)
    town.expect("ruth", "PRACTICE: the drill of team north is over")


def test_one_that_nobody_ends_is_over_after_a_day(town: Town) -> None:
    begins(town)
    town.expect("sam", ASKED)
    town.expect(TEAM, ASKED)
    town.skip("P1DT1M")
    town.expect("helen", "PRACTICE: the drill of team north is over", "nobody had answered yet")
    with town.store.read() as uow:
        assert uow.drills.running_of("north") is None
