"""Pan-Dorset's story: appointments fail again and again, any agency calls a meeting, a threat goes up."""

from __future__ import annotations

from deploy.demo.stage import Stage
from deploy.demo.stories.one_line_steps import (
    EARLY_HELP,
    EARLY_HELP_CHOICE,
    has_it,
    meets_hostility,
    misses_a_visit,
    records,
    the_record_holds,
)

PING = f"Missed visit: {EARLY_HELP}"
THREATENED = "LH-1057"


def play(stage: Stage) -> None:
    """An early help plan: a teacher leads, and children's social care is not involved."""
    _fails_again(stage)
    _meets(stage)
    _is_threatened(stage)
    the_record_holds(stage)


def _fails_again(stage: Stage) -> None:
    stage.scene("Appointments fail, and the board has ways to try before anybody closes")
    misses_a_visit(stage, "amina", EARLY_HELP_CHOICE, "Not brought to appointment")
    stage["amina"].sees("Recorded: R-", "Step: Reaching the family", "record every attempt", brief=True)
    stage["grace"].sees(PING, "Time limit: promptly (Pan Dorset 2015, section 1)", brief=True)
    has_it(stage, "grace", "tom", "amina")
    stage.skip("P2D", "two days, to the next appointment.")
    misses_a_visit(stage, "amina", EARLY_HELP_CHOICE, "Not brought to appointment")
    stage["grace"].sees(PING, "Step: Contact fails again", "how many attempts your agency allows", brief=True)


def _meets(stage: Stage) -> None:
    stage.scene("Any agency may call the professionals' meeting; here the school does")
    records(stage, "tom", "Call a professionals meeting", reason="Nursery and health have tried everything.")
    stage["tom"].sees(PING, "Step: Professionals meeting to arrange", "Arrange a professionals", brief=True)
    records(stage, "tom", "The meeting is arranged", day="2026-11-26")
    stage.skip("P7D", "a week, to the meeting.")
    records(stage, "tom", "Step up", reason="He has not been seen for four weeks.")
    stage["amina"].sees("an outcome was recorded", "The step is now: Step-up plan", brief=True)
    records(stage, "tom", "The child has been referred", reason="For a full assessment.")
    stage["helen"].sees(PING, "With children's social care", "Decide what follows", brief=True)


def _is_threatened(stage: Stage) -> None:
    stage.scene("Another child, and a threat: the reporter's first line manager hears at once")
    meets_hostility(stage, "amina", f"{THREATENED}, child in need plan", "A threat in words")
    at_once = "Time limit: immediately (Pan Dorset 2015, section 4)"
    stage["grace"].sees(f"Hostile incident: {THREATENED}", at_once, "knows of the violence", brief=True)
