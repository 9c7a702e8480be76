"""Each role answers for itself: the social worker's "I have this" leaves the manager's duty open."""

from __future__ import annotations

from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, TEAM, Town

SAM_HAS_IT = "Allocated social worker, Sam Okafor: acknowledged at 10:05"
RUTH_HAS_NOT = "Social worker's manager, Ruth Adeyemi: not acknowledged"
RUTH_HAS_IT = "Social worker's manager, Ruth Adeyemi: acknowledged at 10:05"


def test_the_social_workers_answer_does_not_answer_for_the_manager(town: Town) -> None:
    a_reported_visit(town)

    town.sam.press("I have this", where=DIRECT)

    town.sam.sees("You have this: LH-1042", "Next: Arrange a core group")
    town.expect("amina", "LH-1042: acknowledged", "Sam Okafor acknowledged at 10:05")
    for phone, where in ((town.ruth, TEAM), (town.ruth, DIRECT), (town.priya, DIRECT), (town.sam, DIRECT)):
        phone.sees(SAM_HAS_IT, RUTH_HAS_NOT, where=where)
    assert "I have this" in town.ruth.controls(DIRECT)
    assert "I have this" not in town.sam.controls(DIRECT)


def test_the_manager_acknowledges_in_the_channel_and_every_copy_says_so(town: Town) -> None:
    a_reported_visit(town)
    posts = len(town.posts())

    town.ruth.press("I have this", where=TEAM)

    town.ruth.sees("You have this: LH-1042", where=TEAM)
    town.expect("amina", "Ruth Adeyemi acknowledged", "as the social worker's manager")
    copies = ((town.sam, TEAM), (town.sam, DIRECT), (town.ruth, DIRECT), (town.priya, DIRECT))
    for phone, where in copies:
        phone.sees(RUTH_HAS_IT, "Allocated social worker, Sam Okafor: not acknowledged", where=where)
    town.settle()
    assert len(town.posts()) == posts + 1, "a copy is redrawn, never posted again"


def test_the_channel_keeps_its_button_until_everybody_has_answered(town: Town) -> None:
    a_reported_visit(town)
    for handle, name in (("sam", "Sam Okafor"), ("ruth", "Ruth Adeyemi"), ("priya", "Priya Nair")):
        assert "I have this" in town.david.controls(TEAM)
        getattr(town, handle).press("I have this", where=TEAM)
        town.expect("amina", f"{name} acknowledged")
    town.settle()
    assert "I have this" not in town.david.controls(TEAM)
    assert "Open" in town.david.controls(TEAM)
