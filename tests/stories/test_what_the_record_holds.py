"""The record of a story: who reported, was told, read, acknowledged, was refused, decided (promise 10)."""

from __future__ import annotations

from tests.stories.decision_steps import REASON, records
from tests.stories.record import actions_of, audit_entries
from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, TEAM, Town


def test_every_part_of_the_story_is_in_it_under_the_name_of_who_did_it(town: Town) -> None:
    a_reported_visit(town)
    town.naomi.press("Open", where=TEAM)
    for _ in range(2):
        town.ruth.press("I have this", where=TEAM)
    town.expect("amina", "Ruth Adeyemi acknowledged")
    town.ruth.press("Open", where=DIRECT)
    town.ruth.act(do="close")
    records(town.sam, "Call a strategy discussion", reason=REASON)
    town.expect("ruth", "Step: Strategy discussion")
    town.expect("amina", "The step is now: Strategy discussion")
    records(town.ruth, "Child protection enquiry started", reason=REASON)
    town.expect("amina", "The step is now: Closed")
    town.expect("priya", "no longer asked of you", "Ruth Adeyemi recorded")
    town.settle()

    assert {"dialog:start", "report:submit", "duty:open"} <= set(actions_of(town, "amina"))
    assert "case:refuse" in actions_of(town, "naomi")
    assert {"duty:acknowledge", "acknowledgement:refuse", "case:read"} <= set(actions_of(town, "ruth"))
    assert {"outcome:record", "escalation:move"} <= set(actions_of(town, "sam"))
    assert actions_of(town, "ruth")[-1] == "escalation:close"
    told = [entry for entry in audit_entries(town) if entry.action == "message:send"]
    assert {entry.details["kind"] for entry in told} >= {"ping", "channel_ping", "news"}


def test_it_names_no_child_and_keeps_no_narrative(town: Town) -> None:
    a_reported_visit(town)
    kept = " ".join(str(entry) for entry in audit_entries(town))
    assert not [word for word in ("Kezia", "Thornbury", "Curtains", "neighbour") if word in kept]
