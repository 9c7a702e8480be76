"""A safeguarding lead reads, from the case itself, who opened it and who was refused."""

from __future__ import annotations

from tests.stories.report_steps import ACCOUNT, reports_a_missed_visit
from tests.stories.town import DIRECT, Town

CHILD = "Kezia Thornbury"
BUTTON = "Who looked at this"


def test_the_safeguarding_lead_reads_behind_open_who_looked_and_nobody_else_can(town: Town) -> None:
    reports_a_missed_visit(town.amina)
    town.settle()
    town.sam.command("/case LH-1042")
    town.sam.press("Open", where=DIRECT)
    assert CHILD in town.sam.modal()
    assert BUTTON not in town.sam.modal()
    town.skip("PT20M")
    town.priya.command("/case LH-1042")
    town.priya.press("Open", where=DIRECT)
    town.priya.press(BUTTON)
    shown = town.priya.modal()
    assert "LH-1042: who looked at this" in shown
    assert "Tue 17 Nov, 10:05: Sam Okafor opened the case" in shown
    assert "Priya Nair opened the case" in shown
    assert CHILD not in shown
    assert ACCOUNT not in shown
    with town.store.read() as uow:
        case = uow.cases.by_reference("LH-1042")
        assert case is not None
        asked = [one for one in uow.audit.of_subject(case.id) if one.action == "case_reads:read"]
        priya = uow.people.by_email("priya.nair@larkhaven.example")
    assert priya is not None
    assert [one.actor_id for one in asked] == [priya.id]
    town.settle()
    town.expected.update(range(999))
