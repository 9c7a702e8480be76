"""`/case`: the step and why, who has what, what limit comes next and who set it, and the flowchart."""

from __future__ import annotations

from tests.stories.record import actions_of
from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, Json, Phone, Town


def newest(who: Phone) -> Json:
    """The last message on their screen."""
    return who.messages(DIRECT)[-1]


def test_whoever_is_responsible_sees_all_of_it(town: Town) -> None:
    a_reported_visit(town)
    town.ruth.press("I have this", where=DIRECT)
    town.expect("amina", "Ruth Adeyemi acknowledged")

    town.sam.command("/case lh-1042")

    town.sam.sees(
        "Step: Core group to be arranged, since Tue 17 Nov, 10:05",
        "Next time limit: Tue 24 Nov, 10:05, 5 working days (set locally by David Osei",
        "Child last seen: 3 November 2026, by Sam Okafor, alone",
        "Social worker's manager, Ruth Adeyemi: acknowledged at 10:05",
        "Allocated social worker, Sam Okafor: not acknowledged",
        "Reporter's safeguarding lead: Naomi Clarke is told next, Tue 17 Nov, 11:05",
    )
    assert "status:read" in actions_of(town, "sam")


def test_a_limit_that_nobody_set_is_said_to_be_not_set(town: Town) -> None:
    a_reported_visit(town, "LH-1057")
    town.sam.command("/case LH-1057")
    town.sam.sees(
        "Next time limit: not set, neither by Camden Safeguarding Children Partnership nor by Larkhaven"
    )


def test_the_flowchart_comes_as_a_picture_with_its_words(town: Town) -> None:
    a_reported_visit(town)
    town.sam.command("/case LH-1042")

    town.until(lambda: picture_in(town.sam), lambda: "no picture arrived")

    picture = picture_in(town.sam)
    assert picture is not None
    assert "Now here: Core group to be arranged" in picture["alt_text"]
    town.ruth.command("/case LH-1042")
    town.until(lambda: picture_in(town.ruth), lambda: "no picture arrived")
    assert picture_in(town.ruth) == picture, "it is uploaded once"


def test_the_whole_flowchart_is_one_press_away(town: Town) -> None:
    a_reported_visit(town)
    town.tom.command("/case LH-1042")
    town.until(lambda: picture_in(town.tom), lambda: "no picture arrived")
    town.tom.press("Whole flowchart")
    town.tom.sees("LH-1042: the whole flowchart", "Now here: Core group to be arranged.")
    town.until(
        lambda: "Complexity Panel" in (picture_in(town.tom) or {"alt_text": ""})["alt_text"],
        lambda: "the whole chart did not arrive",
    )
    assert actions_of(town, "tom").count("status:read") == 2


def picture_in(who: Phone) -> Json | None:
    """The picture of the newest message, where it has one."""
    found = [
        block for block in newest(who)["blocks"] if block["type"] == "image" and block["slack_file"]["id"]
    ]
    return {key: found[0][key] for key in ("slack_file", "alt_text")} if found else None


def test_the_answer_is_for_their_eyes_only(town: Town) -> None:
    a_reported_visit(town)
    town.ruth.command("/case LH-1042", where="north-locality")
    town.ruth.sees("Why this step", where="north-locality")
    town.sam.sees_not("Why this step", where="north-locality")


def test_ones_own_cases_come_overdue_first(town: Town) -> None:
    """The older one is in hand; the newer one was not answered in time, and so comes first."""
    a_reported_visit(town, "LH-1057")
    for handle in ("sam", "ruth", "priya"):
        getattr(town, handle).press("I have this", where=DIRECT)
        town.expect("amina", "LH-1057: acknowledged")
    a_reported_visit(town)
    town.skip("PT1H1M")
    for handle in ("sam", "ruth", "priya", "naomi", "david"):
        town.expect(handle, "LH-1042")
    for _ in ("safeguarding lead", "social worker", "manager"):
        town.expect("amina", "LH-1042: not acknowledged")

    town.sam.command("/case")

    said = newest(town.sam)["text"]
    assert said.startswith("Your cases\nOverdue first.")
    assert said.index("LH-1042") < said.index("Overdue:") < said.index("LH-1057") < said.index("With you:")
    assert "Nothing open:\nLH-1063, LH-1071" in said
    town.sam.command("/cases")
    assert newest(town.sam)["text"] == said
    assert actions_of(town, "sam").count("cases:read") == 2
