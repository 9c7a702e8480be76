"""Posts change hands in the middle of an escalation: whoever has the part now hears of it at once."""

from __future__ import annotations

from datetime import datetime

from bot.use_cases.people.import_people import import_people
from tests.stories.report_steps import a_reported_visit, expect_the_pings, reports_a_missed_visit
from tests.stories.town import AUTHORITY, DIRECT, Town

SAM = "sam.okafor@larkhaven.example"
HELEN = "helen.marsh@larkhaven.example"


def the_file_gives_the_case_to(town: Town, email: str) -> None:
    """The people and cases files are imported again, with LH-1042 allocated to somebody else or to nobody."""
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    lines = [
        line.replace(SAM, email, 1) if line.startswith("LH-1042") else line for line in cases.splitlines()
    ]
    now = datetime.fromisoformat(town.get("/control/clock")["now"])
    assert not import_people(town.store, people, "\n".join(lines), now).problems
    town.skip("PT6S")


def test_the_new_social_worker_is_told_and_the_old_one_hears_that_it_moved(town: Town) -> None:
    a_reported_visit(town)

    the_file_gives_the_case_to(town, HELEN)

    town.expect("helen", "LH-1042", "Allocated social worker, Helen Marsh: not acknowledged")
    town.expect("sam", "LH-1042: passed on", "Helen Marsh was told at 10:05, for the part of the allocated")
    town.expect("amina", "LH-1042: passed on")
    town.sam.sees("This is no longer yours", "Your part in what stood here has ended")
    town.expect("david", "LH-1042")
    town.expect("ruth", "LH-1042: passed on", "David Osei was told")


def test_a_vacant_post_is_filled_and_whoever_stood_in_is_free(town: Town) -> None:
    the_file_gives_the_case_to(town, "")
    reports_a_missed_visit(town.amina)
    expect_the_pings(town, told=("priya", "helen"))
    town.helen.sees("Passed over", "Allocated social worker: nobody is named")
    town.helen.sees("Allocate the case: no allocated social worker is named. This ends once")
    town.helen.sees_not("Done: allocate the case")

    the_file_gives_the_case_to(town, SAM)

    town.expect("sam", "LH-1042", "Allocated social worker, Sam Okafor: not acknowledged")
    town.expect("ruth", "LH-1042", "Social worker's manager, Ruth Adeyemi: not acknowledged")
    town.expect("helen", "LH-1042: passed on")
    town.expect("helen", "LH-1042: the case is allocated", "Sam Okafor has the case now")
    town.expect("amina", "LH-1042: passed on")
    town.helen.sees_not("Allocate the case")
    town.sam.press("I have this", where=DIRECT)
    town.expect("amina", "Sam Okafor acknowledged")


def test_what_was_acknowledged_and_not_done_is_asked_of_whoever_has_the_case_now(town: Town) -> None:
    a_reported_visit(town)
    town.sam.press("I have this", where=DIRECT)
    town.expect("amina", "Sam Okafor acknowledged")

    the_file_gives_the_case_to(town, HELEN)

    town.expect("helen", "LH-1042", "Helen Marsh, acknowledged at 10:05 by Sam Okafor, but nothing followed")
    for handle in ("sam", "amina", "ruth"):
        town.expect(handle, "LH-1042: passed on")
    town.expect("david", "LH-1042")


def test_a_case_that_loses_its_social_worker_is_to_be_allocated_at_once(town: Town) -> None:
    a_reported_visit(town)

    the_file_gives_the_case_to(town, "")

    town.helen.sees("Allocate the case: no allocated social worker is named. This ends once")
    assert "Sam Okafor: not acknowledged" not in town.helen.all_words()
    town.expect("sam", "LH-1042: passed on", "Helen Marsh was told")
    town.expect("ruth", "LH-1042: passed on", "Helen Marsh was told")
    town.expect("amina", "LH-1042: passed on")
    town.expect("helen", "LH-1042")
