"""The main story: from a missed visit on a phone to a named person who has it, and on until it is closed."""

from __future__ import annotations

from deploy.demo.phone import DIRECT
from deploy.demo.stage import Stage
from deploy.demo.stories import reporting
from deploy.demo.stories.reporting import CASE, TELLTALE

TEAM = "north-locality"
PING = f"Missed visit: {CASE}"
#: Whom the board names, and as what.
ASKED = {
    "priya": "reporter's safeguarding lead",
    "sam": "allocated social worker",
    "ruth": "social worker's manager",
}
HAVE_THIS = "I have this"
RECORD = "Record what was decided"
KNOWN_RISK = "Known risk: a dog or other animal, 17 November 2026. Open before you visit."
EARLIER = "1 earlier episode, closed 3 December 2026: the family is engaging."


def play(stage: Stage) -> None:
    """Every line is something done, or something that must be seen."""
    stage.scene("A missed visit is reported")
    reporting.begin(stage["amina"])
    reporting.finish(stage["amina"], others_must_know="A dog or other animal")
    _each_is_asked(stage)
    _acknowledge_by_rank(stage)
    _duty_climbs(stage)
    _arrange_meeting(stage)
    _ask_where_it_stands(stage)
    _meet_and_close(stage)
    _report_again(stage)
    stage.scene("What is on the record")
    stage.nothing_was_refused()
    stage.nothing_was_told_in_the_open(TELLTALE)
    stage.the_audit_holds()


def _each_is_asked(stage: Stage) -> None:
    stage.scene("Each person told has a duty of their own")
    stage["sam"].sees(PING, "urgent", where=TEAM)
    for handle, role in ASKED.items():
        stage[handle].sees(PING, f"You are asked as the {role}", f"[{HAVE_THIS}]", brief=True)
    stage["helen"].does_not_see(PING, DIRECT)


def _acknowledge_by_rank(stage: Stage) -> None:
    stage.scene("Acknowledging goes by rank, and one press answers for one person")
    stage["grace"].presses(HAVE_THIS, where=TEAM)
    stage["grace"].sees("This is not yours to acknowledge", "Nothing has changed", where=TEAM)
    stage["sam"].presses(HAVE_THIS)
    stage["sam"].sees(f"You have this: {CASE}")
    stage["sam"].sees("Sam Okafor: acknowledged", "Ruth Adeyemi: not acknowledged", where=TEAM, brief=True)
    stage["amina"].sees(f"{CASE}: acknowledged", "Sam Okafor acknowledged")
    stage["ruth"].presses(HAVE_THIS, where=TEAM)
    stage["ruth"].sees("Ruth Adeyemi: acknowledged", "Priya Nair: not acknowledged", where=TEAM, brief=True)
    stage["amina"].sees(f"{CASE}: acknowledged", "Ruth Adeyemi acknowledged")


def _duty_climbs(stage: Stage) -> None:
    stage.scene("A duty that nobody answers climbs")
    stage.skip("PT4H", "four hours, in which Priya Nair does not answer.")
    stage["naomi"].sees(PING, "Priya Nair (reporter's safeguarding lead) has not answered", brief=True)
    stage["naomi"].sees("Priya Nair: not acknowledged; also told: Naomi Clarke", where=TEAM, brief=True)
    stage["amina"].sees("gone further", "has not acknowledged. Naomi Clarke was told")
    stage["naomi"].presses("Take over the report from Priya Nair")
    stage["priya"].sees(PING, "Priya Nair: acknowledged", brief=True)
    stage["amina"].sees(f"{CASE}: acknowledged", "Naomi Clarke acknowledged")


def _arrange_meeting(stage: Stage) -> None:
    stage.scene("The core group is arranged, and the flowchart moves")
    _record(stage, "The core group is arranged", day="2026-11-19")
    stage["amina"].sees("an outcome was recorded", "The step is now: Meeting arranged")


def _ask_where_it_stands(stage: Stage) -> None:
    stage.scene("Where does it stand, and who may know?")
    stage["sam"].types(f"/case {CASE}")
    stage["sam"].sees(f"{CASE}: Meeting arranged", "Next time limit", "Child last seen")
    stage["sam"].sees("[picture: Flowchart", "Now here: Meeting arranged")
    for reference in ("LH-1071", "LH-9999"):
        stage["tom"].types(f"/case {reference}")
        stage["tom"].sees(f"No case {reference} that you can see", "or it is not one of yours")
    stage.same("Tom Reyes cannot tell a case that is not his from one that does not exist", *_answers(stage))


def _answers(stage: Stage) -> tuple[str, str]:
    """What Tom was told of another's case and of none, the references left out."""
    told = [each["text"] for each in stage["tom"].messages() if each["text"].startswith("No case")]
    return told[0].replace("LH-1071", "…"), told[-1].replace("LH-9999", "…")


def _meet_and_close(stage: Stage) -> None:
    stage.scene("The core group meets, and the case is closed in the end")
    stage.skip("P2D", "two days, to the core group.")
    _record(stage, "Non-engagement continues", day="2026-12-03")
    stage["amina"].sees("an outcome was recorded", "The step is now: Engagement strategy under way")
    stage.skip("P14D", "two weeks, to the review.")
    _record(stage, "The family is engaging", reason="Both visits were kept, and Kezia is back at school.")
    stage["amina"].sees("an outcome was recorded", "The step is now: Closed")
    stage["ruth"].sees(PING, "Step: Closed", "Nothing more is asked of anybody", where=TEAM, brief=True)


def _report_again(stage: Stage) -> None:
    stage.scene("A month later somebody else reports: what was known is known, and so is what was before")
    stage.skip("P33D", "a month, in which nothing is open about this child.")
    tom = stage["tom"]
    tom.types("/report")
    tom.answers("Is anyone in immediate danger?", "No")
    tom.picks_answer("Which child?", f"{CASE}, child protection plan")
    tom.sees("What happened?", KNOWN_RISK, brief=True)
    reporting.finish(tom)
    for handle in ("sam", "ruth"):
        stage[handle].sees(PING, KNOWN_RISK, EARLIER, brief=True)
    stage["sam"].types(f"/case {CASE}")
    stage["sam"].sees(
        f"{CASE}: Core group to be arranged", "Earlier episodes", "recorded by Sam Okafor", brief=True
    )


def _record(stage: Stage, outcome: str, day: str = "", reason: str = "") -> None:
    """The dialog behind "Record what was decided"."""
    stage["sam"].presses(RECORD)
    stage["sam"].picks_answer("What was decided, or what has happened?", outcome)
    if day:
        stage["sam"].is_asked("On what date?")
        stage["sam"].picks("Choose a day", day)
    if reason:
        stage["sam"].is_asked("What is the reason?")
        stage["sam"].writes("Write", reason)
    stage["sam"].sees("Please check your answers", brief=True)
    stage["sam"].presses("Record")
    stage["sam"].sees(f"Recorded for {CASE}", "Step then", brief=True)
