"""Puts answers and endings into the words of the screen."""

from __future__ import annotations

from datetime import date, datetime

from dialogs.answers import day_in_words, moment_in_words
from dialogs.session import Session
from dialogs.spec import Ask, Option, Stamp, Step
from state_machines.case.report import Answer
from state_machines.time.moments import LONDON

REVIEW_TEXT = "Please check your answers. They count once you send them."
CANCELLED_TEXT = "Cancelled. No report was recorded."
SKIPPED = "Skipped"
NOTHING_ADDED = "nothing added"


def submitted_text(result: str) -> str:
    """What is shown after "Submit"; it names the reference once the report is stored."""
    return f"Recorded as {result}." if result else "Submitted."


def answer_in_words(step: Step, session: Session, options: tuple[Option, ...]) -> str:
    """The stored answer as the person chose or wrote it; an option that no longer exists shows its value."""
    answer = session.answers[step.name]
    if answer is None:
        return SKIPPED
    if isinstance(answer, tuple):
        return ", ".join(_label(value, options, session.answered_at[step.name]) for value in answer)
    if step.ask is Ask.DAY:
        return day_in_words(date.fromisoformat(answer))
    if step.ask is Ask.MOMENT:
        return moment_in_words(datetime.fromisoformat(answer))
    return _label(answer, options, session.answered_at[step.name])


def length_in_words(characters: int) -> str:
    """How much was typed, for where the text itself may not be shown."""
    return "1 character" if characters == 1 else f"{characters:,} characters"


def present_in_words(step: Step, session: Session, options: tuple[Option, ...]) -> str:
    """The stored answer for a screen that a message may show: of free text it says only the length."""
    answer: Answer = session.answers.get(step.name)
    if step.name not in session.answers:
        return ""
    if step.ask is Ask.TEXT and isinstance(answer, str):
        return f"Written, {length_in_words(len(answer))}"
    return answer_in_words(step, session, options)


def _label(value: str, options: tuple[Option, ...], answered_at: datetime) -> str:
    option = next((option for option in options if option.value == value), None)
    if option is None:
        return value
    match option.stamp:
        case Stamp.MOMENT:
            return f"{option.label} ({moment_in_words(answered_at)})"
        case Stamp.DAY:
            return f"{option.label} ({day_in_words(answered_at.astimezone(LONDON).date())})"
        case Stamp.NONE:
            return option.label
