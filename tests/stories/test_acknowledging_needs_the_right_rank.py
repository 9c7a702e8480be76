"""A press counts by rank: anybody else's is answered by name, recorded, and changes nothing."""

from __future__ import annotations

from tests.stories.record import actions_of, audit_entries
from tests.stories.report_steps import a_reported_visit, reports_a_missed_visit
from tests.stories.town import DIRECT, TEAM, Town


def test_somebody_outside_the_line_is_refused_by_name_and_recorded(town: Town) -> None:
    reports_a_missed_visit(town.sam, case="LH-1071")
    for handle in ("sam", "ruth"):
        town.expect(handle, "LH-1071", "Allocated social worker, Sam Okafor: made this report")
    town.expect(TEAM, "LH-1071")

    town.priya.press("I have this", where=TEAM)

    said = town.priya.sees("It is with Ruth Adeyemi (reporter's safeguarding lead).", where=TEAM)
    assert "can also" not in said
    town.ruth.sees("Social worker's manager, Ruth Adeyemi: not acknowledged")
    refusals = [entry for entry in audit_entries(town) if entry.action == "acknowledgement:refuse"]
    assert [entry.details["why"] for entry in refusals] == ["wrong rank"]
    assert "duty:acknowledge" not in actions_of(town, "priya")


def test_a_late_second_press_never_takes_the_social_workers_duty(town: Town) -> None:
    a_reported_visit(town)
    for _ in range(2):
        town.ruth.press("I have this", where=TEAM)
    town.ruth.sees("You acknowledged this at 10:05. Nothing has changed.", where=TEAM)
    town.expect("amina", "Ruth Adeyemi acknowledged")
    town.sam.sees("Allocated social worker, Sam Okafor: not acknowledged")


def test_somebody_above_takes_over_from_the_opened_detail(town: Town) -> None:
    a_reported_visit(town)
    town.ruth.press("I have this", where=DIRECT)
    town.expect("amina", "Ruth Adeyemi acknowledged")

    town.ruth.press("Open", where=DIRECT)
    town.ruth.press("Take over the report from Sam Okafor")

    assert "You have this: LH-1042" in town.ruth.modal()
    town.expect("amina", "Ruth Adeyemi acknowledged", "for the allocated social worker")
    town.sam.sees("Allocated social worker, Sam Okafor: acknowledged at 10:05 by Ruth Adeyemi")
    town.expect("sam", "LH-1042: no longer asked of you", "Ruth Adeyemi took over at 10:05")
    assert {"duty:acknowledge", "case:read"} <= set(actions_of(town, "ruth"))
