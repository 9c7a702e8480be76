"""The crash story: the bot dies in the middle of a report, and nothing that was entered is lost."""

from __future__ import annotations

from deploy.demo.stage import Stage
from deploy.demo.stories import reporting
from deploy.demo.stories.reporting import CASE, TELLTALE


def play(stage: Stage) -> None:
    """The reporter goes on with the old buttons, and "/report" offers to continue."""
    amina = stage["amina"]
    stage.scene("A report is begun, and the bot dies")
    reporting.begin(amina)
    amina.is_asked("What happened?")
    stage.crash()
    stage.scene("The answers are kept")
    amina.types("/report")
    amina.sees("you have begun one already", "2 answers are kept", "Continue")
    amina.presses("Continue")
    stage.scene("The reporter goes on where they were")
    reporting.finish(amina)
    stage["sam"].sees(f"Missed visit: {CASE}", brief=True)
    stage.scene("What is on the record")
    stage.nothing_was_refused()
    stage.nothing_was_told_in_the_open(TELLTALE)
    stage.the_audit_holds()
