"""Who takes a part over says which, and whoever need not do something any more hears by whom and why."""

from __future__ import annotations

from state_machines.duties.duty import Duty
from tests.stored import open_escalations
from tests.stories.decision_steps import FRIDAY, REASON, records
from tests.stories.incidents import says_they_are_not_safe
from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, TEAM, Town


def test_somebody_above_is_asked_which_part_and_only_that_one_is_taken(town: Town) -> None:
    a_reported_visit(town)
    town.helen.press("I have this", where=TEAM)
    asked = town.helen.sees("LH-1042: which part do you take over?", where=TEAM)
    assert "None of this is yours." in asked
    assert "Nothing has changed yet." in asked
    town.sam.sees("Allocated social worker, Sam Okafor: not acknowledged")
    town.helen.press("Take over as allocated social worker from Sam Okafor", where=TEAM)
    town.expect("amina", "Helen Marsh acknowledged")
    told = town.expect("sam", "LH-1042: no longer asked of you")
    assert "Helen Marsh took over at 10:05 what was asked of you" in told
    assert "“Read the report and say that you have it”" in told
    town.settle()
    town.ruth.sees("Social worker's manager, Ruth Adeyemi: not acknowledged")


def test_a_call_that_is_due_now_is_not_taken_by_a_press_in_the_channel(town: Town) -> None:
    says_they_are_not_safe(town.amina)
    town.skip("PT20M")
    town.expected.update(range(999))
    town.helen.press("I have this", where=TEAM)
    town.helen.sees("which part do you take over?", where=TEAM)
    assert "call_reporter" in live_duties(town)
    assert not [duty for duty in live_duties(town).values() if duty.acknowledged_at]


def test_an_ending_is_told_to_whoever_still_had_a_part_with_who_and_why(town: Town) -> None:
    a_reported_visit(town)
    records(town.sam, "The core group is arranged", date=FRIDAY)
    town.skip("P3DT7H")
    town.expected.update(range(len(town.posts())))
    records(town.sam, "The family is engaging", reason=REASON)
    for handle in ("ruth", "priya"):
        told = town.expect(handle, "LH-1042: no longer asked of you")
        assert "Sam Okafor recorded at 17:05: The family is engaging. The step is now: Closed" in told
        assert "(Camden 2019" in told
        assert "No longer asked: “Read the report and say that you have it”." in told
    assert REASON not in town.ruth.all_words(DIRECT)
    town.ruth.sees(
        "Closed Fri 20 Nov, 17:05 by Sam Okafor, who recorded: The family is engaging.", where=TEAM
    )
    town.expected.update(range(999))


def live_duties(town: Town) -> dict[str, Duty]:
    with town.store.read() as uow:
        (escalation,) = open_escalations(uow)
        return {duty.key: duty for duty in uow.duties.of_escalation(escalation.id) if duty.is_live}
