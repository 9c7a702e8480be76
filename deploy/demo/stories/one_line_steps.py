"""Does in one line of a story what the main story shows tap by tap."""

from __future__ import annotations

from datetime import date

from deploy.demo.phone import Phone
from deploy.demo.stage import Stage

#: With the child's first name in it, to prove that it never leaves modals.
ACCOUNT = "Rang the bell three times. I could hear Marlo inside, and a man telling him to be quiet."
#: A part of the account that no message, preview or log line may hold.
TELLTALE = "telling him to be quiet"

#: The early help case: a teacher leads, a health visitor is in the network, social care is not.
EARLY_HELP = "LH-1088"
EARLY_HELP_CHOICE = f"{EARLY_HELP}, early help plan"

_HAPPENED = {
    "No reply": "nobody opens the door",
    "Refused at the door": "refused at the door",
    "Not brought to appointment": "not brought to the appointment",
}


def misses_a_visit(stage: Stage, handle: str, choice: str, happened: str) -> None:
    """A missed visit, not required by the plan; `choice` is the case as the reporter is offered it."""
    phone = _begins(stage, handle, f"reports a missed visit: {_reference(choice)}, {_HAPPENED[happened]}.")
    phone.types("/report")
    phone.answers("Is anyone in immediate danger?", "No")
    phone.picks_answer("Which child?", choice)
    phone.picks_answer("What happened?", happened)
    phone.answers("When was that?", "Just now")
    phone.answers("Does the child's plan require this visit", "No")
    _says_who_saw_the_child(phone, happened)
    _writes_and_sends(phone, "In a sentence or two")


def meets_hostility(stage: Stage, handle: str, choice: str, threat: str) -> None:
    """A hostile incident of this threat, from somebody who is safe now."""
    what = f"{threat[0].lower()}{threat[1:]}"
    phone = _begins(stage, handle, f"reports a hostile incident: {_reference(choice)}, {what}.")
    phone.types("/report incident")
    phone.answers("Are you safe now", "Yes, I need nothing now")
    phone.picks_answer("Which child?", choice)
    phone.ticks("How did they behave?", "Shouting or swearing")
    phone.ticks("Was there a threat", threat)
    phone.answers("When was that?", "Just now")
    phone.picks_answer("What about the child", "Not at risk, as far as I saw")
    _writes_and_sends(phone, "What was said and done")


def assesses_the_visit(stage: Stage, handle: str, choice: str) -> None:
    """The four parts after a visit without access; nobody has to step in, and there is no clear concern."""
    phone = _begins(stage, handle, f"assesses the visit to {_reference(choice)} in its four parts.")
    phone.types("/report assessment")
    phone.answers("Is anyone in immediate danger?", "No")
    phone.picks_answer("Which child?", choice)
    phone.picks_answer("Have you spoken with the other agencies", "Tried, nobody reached yet")
    _writes(phone, "What does the child need")
    _writes(phone, "What are the child's surroundings like")
    phone.answers("May the child be at home alone?", "No")
    phone.picks_answer("Does somebody have to step in now", "No")
    phone.answers("Are there clear safeguarding concerns?", "No")
    _sends(phone)


def says_agencies_disagree(stage: Stage, handle: str, choice: str) -> None:
    """Two agencies want different things, and their managers have not spoken yet."""
    phone = _begins(stage, handle, f"reports that agencies disagree about {_reference(choice)}.")
    phone.types("/report disagree")
    phone.picks_answer("Which child?", choice)
    phone.picks_answer("What do the agencies disagree about?", "What to do next")
    phone.answers("Have the agencies' managers spoken", "Not yet")
    _writes_and_sends(phone, "Which agencies are they")


def records(stage: Stage, handle: str, outcome: str, *, day: str = "", reason: str = "") -> None:
    """The dialog behind "Record what was decided", for the newest case that the person holds something of."""
    on = f", {date.fromisoformat(day):%-d %B %Y}" if day else ""
    phone = _begins(stage, handle, f"records: {outcome}{on}. {reason}".rstrip())
    phone.presses("Record what was decided")
    phone.picks_answer("What was decided, or what has happened?", outcome)
    if day:
        phone.is_asked("On what date?")
        phone.picks("Choose a day", day)
    if reason:
        phone.is_asked("What is the reason?")
        phone.writes("Write", reason)
    phone.sees("Please check your answers")
    phone.presses("Record")
    phone.sees("Recorded for", outcome)


def has_it(stage: Stage, *handles: str) -> None:
    """Each of them acknowledges what they hold; nothing is left to climb meanwhile."""
    names = ", ".join(stage[handle].name for handle in handles)
    stage.tells(f'{names} {"each press" if len(handles) > 1 else "presses"} "I have this".')
    for handle in handles:
        phone = stage.aside(handle)
        phone.presses("I have this")
        phone.sees("You have this")


def the_record_holds(stage: Stage) -> None:
    """What every story ends with."""
    stage.scene("What is on the record")
    stage.nothing_was_refused()
    stage.nothing_was_told_in_the_open(TELLTALE)
    stage.the_audit_holds()


def _begins(stage: Stage, handle: str, what: str) -> Phone:
    stage.tells(f"{stage[handle].name} {what}")
    return stage.aside(handle)


def _reference(choice: str) -> str:
    return choice.partition(",")[0]


def _says_who_saw_the_child(phone: Phone, happened: str) -> None:
    if happened == "Refused at the door":
        phone.picks_answer("Was the child seen this time?", "Not seen, last by me")
    else:
        phone.answers("Who saw the child last?", "I did")


def _writes_and_sends(phone: Phone, question: str) -> None:
    _writes(phone, question)
    _sends(phone)


def _writes(phone: Phone, question: str) -> None:
    phone.is_asked(question)
    phone.writes("Write", ACCOUNT)


def _sends(phone: Phone) -> None:
    phone.sees("Please check your answers")
    phone.presses("Submit")
    phone.sees("Recorded: R-")
