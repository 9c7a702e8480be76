"""Suffolk's story: access is denied, the manager answers, agencies disagree, and a summary is owed."""

from __future__ import annotations

from deploy.demo.stage import Stage
from deploy.demo.stories.one_line_steps import (
    has_it,
    misses_a_visit,
    records,
    says_agencies_disagree,
    the_record_holds,
)
from deploy.demo.stories.reporting import CASE

CHOICE = f"{CASE}, child protection plan"
#: How a ping begins, whichever report came last.
PING = f": {CASE},"


def play(stage: Stage) -> None:
    """A child protection plan, with an allocated social worker."""
    _is_denied(stage)
    _is_answered(stage)
    _is_disputed(stage)
    _is_summarised(stage)
    the_record_holds(stage)


def _is_denied(stage: Stage) -> None:
    stage.scene("Access is denied: the line manager is told at once, and owes a supportive answer at once")
    misses_a_visit(stage, "amina", CHOICE, "Refused at the door")
    stage["amina"].sees("Recorded: R-", "Step: Access denied", "Please speak with", brief=True)
    stage["grace"].sees(PING, "Time limit: immediately (Suffolk 2017, Keeping Safe)", brief=True)


def _is_answered(stage: Stage) -> None:
    stage.scene("The manager answers, and the next steps are agreed")
    records(stage, "grace", "Next steps are agreed", reason="We spoke. The next visit is with Sam, by day.")
    stage["amina"].sees("an outcome was recorded", "The step is now: Way forward agreed", brief=True)


def _is_disputed(stage: Stage) -> None:
    stage.scene("The school and health disagree: their managers settle it, or the board's own policy does")
    says_agencies_disagree(stage, "tom", CHOICE)
    stage["beth"].sees(PING, "Settle the disagreement", brief=True)
    records(stage, "beth", "The disagreement is settled", reason="Both visit, in turn.")
    has_it(stage, "ruth", "sam", "grace")


def _is_summarised(stage: Stage) -> None:
    stage.scene("A summary every three months, which is the board's limit")
    stage["ruth"].sees(PING, "three-month summary", "Wed 17 Feb", brief=True)
    stage.skip("P90D", "three months, less two days.")
    records(stage, "ruth", "Three-month summary is written", reason="Three doors closed, always on Mondays.")
    stage["ruth"].sees(PING, "three-month summary", "Sat 15 May", brief=True)
    stage["amina"].sees("an outcome was recorded", "Three-month summary", brief=True)
