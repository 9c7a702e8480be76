"""The story of a hostile incident: somebody is not safe, is telephoned, and is looked after."""

from __future__ import annotations

from deploy.demo.stage import Stage
from deploy.demo.stories.reporting import CASE

TEAM = "north-locality"
PING = f"Hostile incident: {CASE}"
HAVE_THIS = "I have this"
#: With the child's first name in it, to prove that it never leaves modals.
ACCOUNT = "He blocked the door and said: take Kezia and I will set the dog on you. I ran to the car."
#: A part of the account that no message, preview or log line may hold.
TELLTALE = "set the dog"
NOTE = "She is home and shaken. We talk tomorrow at nine; nobody visits alone."
#: Whom the board names for hostility, and as what.
ASKED = {
    "priya": "reporter's safeguarding lead",
    "sam": "allocated social worker",
    "ruth": "social worker's manager",
    "grace": "reporter's line manager",
}


def play(stage: Stage) -> None:
    """Every line is something done, or something that must be seen."""
    _not_safe(stage)
    _silent(stage)
    _safe_again(stage)
    _is_looked_after(stage)
    stage.scene("What is on the record")
    stage.nothing_was_refused()
    stage.nothing_was_told_in_the_open(TELLTALE)
    stage.the_audit_holds()


def _not_safe(stage: Stage) -> None:
    amina = stage["amina"]
    stage.scene("Somebody is not safe, and it does not wait for Submit")
    amina.types("/report incident")
    amina.answers("Are you safe now, and what do you need?", "No, I am not safe")
    amina.sees("Which child?", "Doorstep has called nobody", "999", brief=True)
    amina.picks_answer("Which child?", f"{CASE}, child protection plan")
    for handle, role in ASKED.items():
        stage[handle].sees(
            PING, "Amina Yusuf says that they are not safe", f"You are asked as the {role}", brief=True
        )
    for handle in ASKED:
        stage[handle].presses(HAVE_THIS)
        stage[handle].sees(f"You have this: {CASE}", brief=True)


def _silent(stage: Stage) -> None:
    stage.scene("A silence is noticed")
    stage.skip("PT5M", "five minutes, in which nothing more is heard from Amina Yusuf.")
    stage["grace"].sees(PING, "no further word has come. Telephone them now", brief=True)
    stage["ruth"].sees(PING, "no further word has come. Telephone them now", where=TEAM, brief=True)


def _safe_again(stage: Stage) -> None:
    amina = stage["amina"]
    stage.scene("She is safe, and reports what happened")
    amina.types("/report incident")
    amina.sees("you have begun one already", "2 answers are kept", "That stands")
    amina.presses("Continue")
    amina.is_asked("What was said and done")
    amina.writes("Write", ACCOUNT)
    amina.picks("Change an answer", "Safe now")
    amina.answers("Are you safe now, and what do you need?", "Yes, but please telephone me")
    stage["grace"].sees(f"{CASE}: the reporter is safe", "Amina Yusuf said", brief=True)
    amina.ticks("How did they behave?", "Shouting or swearing", "Domineering body language")
    amina.ticks(
        "Was there a threat, violence, a weapon or an injury?",
        "A dog or other animal as threat",
        "A threat in words",
    )
    amina.answers("When was that?", "Just now")
    amina.answers("What about the child, and the others in the household?", "At risk, but not at this moment")
    amina.sees("Please check your answers", brief=True)
    amina.presses("Submit")
    amina.sees("Recorded: R-", CASE)
    stage["sam"].sees(f"{CASE}: the report is complete", brief=True)


def _is_looked_after(stage: Stage) -> None:
    grace = stage["grace"]
    stage.scene("Somebody looks after her, and it is chased until it is recorded")
    grace.sees(PING, "Also to do (set locally)", "Speak to your colleague", "to the police", brief=True)
    grace.presses("Done: speak to your colleague, and ask how they are and what they need")
    grace.answers("What came of it?", "It is done")
    grace.is_asked("What was found or agreed?")
    grace.writes("Write", NOTE)
    grace.presses("Record")
    grace.sees(f"Recorded for {CASE}", "set locally by David Osei", brief=True)
    stage["amina"].sees("a follow-up was recorded", "Grace Holt recorded", brief=True)
    stage["ruth"].sees(PING, "Decide whether to convene a risk management meeting", where=TEAM, brief=True)
