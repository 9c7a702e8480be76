"""A health visitor's report of a missed visit, question by question."""

from __future__ import annotations

from deploy.demo.phone import Phone

CASE = "LH-1042"
#: With the child's first name in it, to prove that it never leaves modals.
ACCOUNT = "Knocked twice and rang. A curtain moved, nobody came. I could hear Kezia crying upstairs."
#: A part of the account that no message, preview or log line may hold.
TELLTALE = "curtain moved"


def begin(reporter: Phone, case: str = CASE) -> None:
    """Up to the question what happened."""
    reporter.types("/report")
    reporter.answers("Is anyone in immediate danger?", "No")
    reporter.picks_answer("Which child?", f"{case}, child protection plan")


def finish(reporter: Phone, case: str = CASE, *, others_must_know: str = "") -> None:
    """From what happened to the review, where a risk to visitors may be added, and "Submit"."""
    reporter.answers("What happened?", "No reply")
    reporter.answers("When was that?", "Just now")
    reporter.answers("Does the child's plan require this visit", "Yes")
    reporter.answers("Who saw the child last?", "The social worker")
    reporter.is_asked("In a sentence or two")
    reporter.writes("Write", ACCOUNT)
    reporter.sees("Please check your answers")
    if others_must_know:
        _says_what_others_must_know(reporter, others_must_know)
    reporter.presses("Submit")
    reporter.sees("Recorded: R-", case)


def _says_what_others_must_know(reporter: Phone, option: str) -> None:
    reporter.picks("Change an answer", "Others must know")
    reporter.ticks("What must others know", option)
    reporter.is_asked("What exactly, for whoever goes next?")
    reporter.presses("Skip")
    reporter.sees("Please check your answers", option, brief=True)
