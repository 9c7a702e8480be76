"""Whoever made a report puts it right or takes it back; those told hear of it, and somebody decides."""

from __future__ import annotations

from tests.stories.decision_steps import gives_the_reason
from tests.stories.record import actions_of
from tests.stories.report_steps import ACCOUNT, TOLD, a_reported_visit, writes
from tests.stories.town import DIRECT, TEAM, Town

_RIGHT = "It was the side door, and it was Monday."
_WHY = "It was the family next door."


def begins_to_amend(town: Town, change: str) -> None:
    town.amina.press("Amend or withdraw", where=DIRECT)
    town.expect("amina", "What should change?")
    town.amina.press(change, where=DIRECT)


def test_an_amended_report_is_read_beside_what_was_said_first(town: Town) -> None:
    a_reported_visit(town)
    begins_to_amend(town, "Correct or add something")
    writes(town.amina, _RIGHT)
    town.amina.press("Send", where=DIRECT)
    town.amina.sees("Amended: R-", "stays beside it")
    for handle in TOLD:
        town.expect(handle, "a report was amended", "Amina")
    town.sam.press("Open", where=DIRECT)
    read = town.sam.modal()
    assert _RIGHT in read
    assert ACCOUNT in read
    assert "report:amend" in actions_of(town, "amina")


def test_a_withdrawn_report_is_closed_by_the_social_worker_with_a_reason(town: Town) -> None:
    a_reported_visit(town)
    begins_to_amend(town, "Withdraw the report")
    town.amina.sees("Why do you withdraw it?", "Nothing closes by itself")
    writes(town.amina, _WHY)
    town.amina.press("Send", where=DIRECT)
    town.amina.sees("Withdrawn: R-", "Those responsible decide")
    for handle in TOLD:
        town.expect(handle, "a report was withdrawn", "stays on the record")
    town.ruth.sees("Report: Withdrawn by whoever made it", where=TEAM)

    town.sam.press("Record what was decided", where=DIRECT)
    town.expect("sam", "Record an outcome")
    town.sam.press("The report was withdrawn", where=DIRECT)
    gives_the_reason(town.sam, "Spoke with Amina.")
    town.sam.press("Record", where=DIRECT)
    town.sam.sees("Recorded for LH-1042", "The case is closed here")
    town.expect("amina", "The report was withdrawn. The step is now: Closed")
    for handle in ("ruth", "priya"):
        town.expect(handle, "LH-1042: no longer asked of you", "Sam Okafor recorded at 10:05")
    town.skip("P5D")


def test_somebody_elses_report_is_not_theirs_to_amend(town: Town) -> None:
    a_reported_visit(town)
    town.sam.press("Open", where=DIRECT)
    assert ACCOUNT in town.sam.modal()
    assert "Amend or withdraw" not in town.sam.controls()
