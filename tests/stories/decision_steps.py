"""Recording an outcome in one line of a story."""

from __future__ import annotations

from tests.stories.town import DIRECT, Phone

#: The Friday after the story's Tuesday, and how it reads.
FRIDAY, IN_WORDS = "2026-11-20", "Friday 20 November 2026"
#: The story's own day: of a meeting that was this morning it can be said at once what came of it.
TODAY = "2026-11-17"
REASON = "Both parents met Sam and let him see the child."


def begins_to_record(who: Phone) -> None:
    """Press the button of the ping; the first question arrives in their messages."""
    who.press("Record what was decided", where=DIRECT)
    who.town.expect(who.handle, "Record an outcome")


def gives_the_date(who: Phone, date: str = FRIDAY) -> None:
    """Pick a day for the question on the screen."""
    who.sees("On what date?")
    who.choose("Choose a day", date, where=DIRECT)


def gives_the_reason(who: Phone, reason: str = REASON) -> None:
    """Write it into the form behind "Write"."""
    who.sees("What is the reason?")
    who.press("Write", where=DIRECT)
    who.fill(who.form()["fields"][0]["label"], reason)
    who.submit()


def picks_outcome(who: Phone, outcome: str) -> None:
    """By its button, or from the list where there are more than a row of them."""
    who.sees("What was decided, or what has happened?")
    if outcome in who.controls(DIRECT):
        who.press(outcome, where=DIRECT)
    else:
        who.choose("Choose", outcome, where=DIRECT)


def expect_the_invited(who: Phone, task: str = "come to the meeting about non-engagement") -> None:
    """The child's network, which is Amina and Tom, is asked to the meeting."""
    for handle in ("amina", "tom"):
        who.town.expect(handle, task)


def expect_the_relieved(who: Phone, recorded: str, *handles: str) -> None:
    """Whoever still had a part hears that it is not asked of them any more, and what was recorded."""
    for handle in handles:
        who.town.expect(handle, "LH-1042: no longer asked of you", recorded)


def records(who: Phone, outcome: str, *, date: str = "", reason: str = "") -> str:
    """The whole dialog up to "Record"; answers with what they then see."""
    begins_to_record(who)
    picks_outcome(who, outcome)
    if date:
        gives_the_date(who, date)
    if reason:
        gives_the_reason(who, reason)
    who.press("Record", where=DIRECT)
    return who.sees("Recorded for")
