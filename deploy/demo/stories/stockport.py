"""Stockport's story: supervision, a team, a plan for six weeks, and an end that each agency approves."""

from __future__ import annotations

from deploy.demo.stage import Stage
from deploy.demo.stories.one_line_steps import (
    EARLY_HELP,
    EARLY_HELP_CHOICE,
    assesses_the_visit,
    has_it,
    misses_a_visit,
    records,
    the_record_holds,
)

#: How a ping begins, whichever report came last.
PING = f": {EARLY_HELP},"


def play(stage: Stage) -> None:
    """An early help plan: a teacher leads, and children's social care is not involved."""
    _is_persistent(stage)
    _has_a_team(stage)
    _has_a_plan(stage)
    _ends_with_each_agency(stage)
    the_record_holds(stage)


def _is_persistent(stage: Stage) -> None:
    stage.scene("Is it persistent? One of three triggers says so, and the agency's manager decides")
    misses_a_visit(stage, "amina", EARLY_HELP_CHOICE, "No reply")
    stage["grace"].sees(PING, "Step: Is it persistent?", "whether non-engagement is persistent", brief=True)
    stage["amina"].sees(PING, "Assess the visit without access", brief=True)
    assesses_the_visit(stage, "amina", EARLY_HELP_CHOICE)
    records(stage, "grace", "More than one agency affected", reason="School and health, both for weeks.")
    stage["amina"].sees("an outcome was recorded", "The step is now: Single agency", brief=True)


def _has_a_team(stage: Stage) -> None:
    stage.scene("Supervision alone does not help, so the Team Around the Child meets")
    stage.skip("PT1H", "an hour.")
    records(stage, "grace", "Single agency work has failed", reason="Three letters and two visits.")
    stage["tom"].sees(PING, "Team Around the Child to be arranged", "Time limit", brief=True)
    records(stage, "tom", "The team's meeting is arranged", day="2026-11-24")
    has_it(stage, "amina")


def _has_a_plan(stage: Stage) -> None:
    stage.scene("The family does not come, and the professionals go on")
    stage.skip("P7D", "a week, to the meeting.")
    records(stage, "tom", "Family absent: plan made", day="2026-12-15")
    stage["tom"].sees(
        PING, "Engagement plan under way", "Planned for", "Tue 5 Jan", "section 4.3", brief=True
    )


def _ends_with_each_agency(stage: Stage) -> None:
    stage.scene("No further action: only with the line manager's approval in each agency")
    stage.skip("PT1H", "an hour.")
    records(stage, "tom", "Propose no further action", reason="He is seen every day at school now.")
    records(stage, "grace", "Approve no further action", reason="Health agrees.")
    stage["amina"].sees("Approve no further action", "No further action to be approved", brief=True)
    records(stage, "beth", "Approve no further action", reason="The school agrees.")
    stage["amina"].sees("Approve no further action", "The step is now: Closed", brief=True)
