"""Southampton's story: what is difficult and why goes promptly to the line manager, and a team meets."""

from __future__ import annotations

from deploy.demo.stage import Stage
from deploy.demo.stories.one_line_steps import (
    EARLY_HELP,
    EARLY_HELP_CHOICE,
    misses_a_visit,
    records,
    the_record_holds,
)

PING = f"Missed visit: {EARLY_HELP}"
PROMPTLY = "Time limit: promptly (Southampton 2024, section 11)"


def play(stage: Stage) -> None:
    """An early help plan: a teacher leads, and children's social care is not involved."""
    _is_discussed(stage)
    _asks_the_others(stage)
    _has_a_team(stage)
    the_record_holds(stage)


def _is_discussed(stage: Stage) -> None:
    stage.scene("What is difficult, and why, is recorded and discussed promptly")
    misses_a_visit(stage, "amina", EARLY_HELP_CHOICE, "No reply")
    stage["amina"].sees("Recorded: R-", "Step: Case discussion", "Please record", brief=True)
    stage["grace"].sees(PING, PROMPTLY, brief=True)
    records(stage, "grace", "The case was discussed", reason="They fear that he will be taken away.")


def _asks_the_others(stage: Stage) -> None:
    stage.scene("What do other services know, who else should, and how fast must we act?")
    records(stage, "grace", "Tell the other services", reason="The school sees him every day.")
    stage["tom"].sees(PING, "You are asked as the", "member of the network", brief=True)
    records(stage, "grace", "Gathered: nothing urgent", reason="He was seen at school this morning.")
    stage["amina"].sees("an outcome was recorded", "Team around the family to be arranged", brief=True)


def _has_a_team(stage: Stage) -> None:
    stage.scene("The team around the family meets, and agrees an action plan")
    records(stage, "tom", "The team's meeting is arranged", day="2026-11-24")
    stage["tom"].sees(PING, "Team around the family arranged", "Time limit", brief=True)
    stage.skip("P7D", "a week, to the meeting.")
    records(stage, "tom", "An action plan was agreed", day="2027-01-05")
    stage["tom"].sees(PING, "Action plan under way", "Time limit", brief=True)
    records(stage, "tom", "The family is engaging", reason="They kept both appointments.")
    _is_confirmed(stage)


def _is_confirmed(stage: Stage) -> None:
    stage.scene("Not everybody who was told has answered, so a second person confirms the ending")
    stage["tom"].sees("Recorded; waits for Beth Lane to confirm", "set locally by David Osei", brief=True)
    asked = ("please confirm the ending", "Confirming would end it for", "It waits for Beth Lane to confirm")
    stage["beth"].sees(PING, *asked, brief=True)
    stage["beth"].presses("Confirm the ending")
    stage["beth"].sees(f"Confirmed: {EARLY_HELP} is closed here")
    stage["amina"].sees(
        "no longer asked of you", "Beth Lane confirmed it", "The step is now: Closed", brief=True
    )
