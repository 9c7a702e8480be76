"""The answers of a report, in the words of the dialog in which they were given; for private cards only."""

from __future__ import annotations

from datetime import datetime

from dialogs.registry import DIALOGS
from dialogs.session import Session, SessionState
from dialogs.wording import answer_in_words
from state_machines.case.report import Answer, Report
from state_machines.case.said_in_reports import KEPT_FROM, answers_to_read
from state_machines.people.people import Person

#: In the place of answers that were erased: a report always had some.
ERASED_WORDS = "What was said was erased, and cannot be read again."


def answer_lines(report: Report, reader: Person) -> tuple[str, ...]:
    """One line for each answer that this person may read, in the order in which they were asked.

    Whom it names by an id is for the caller to say: `kept_from` is not among them. An answer whose question
    no longer exists is shown as it is stored.
    """
    if not report.answers and not report.facts:
        return (ERASED_WORDS,)
    session = _as_session(report)
    # "Just now" already says the moment, which is kept as an answer of its own.
    hidden = {KEPT_FROM, *(("when_exactly",) if report.answers.get("when") == "now" else ())}
    readable = answers_to_read(report.answers, report.reporter_id, reader.id, reader.agency)
    shown = ((name, answer) for name, answer in readable.items() if name not in hidden)
    return tuple(_line(session, name, answer) for name, answer in shown)


def _line(session: Session, name: str, answer: Answer) -> str:
    dialog = DIALOGS.get(session.dialog)
    step = next((step for step in dialog.steps if step.name == name), None) if dialog else None
    if step is None:
        return f"{name.replace('_', ' ').capitalize()}: {_stored_words(answer)}"
    return f"{step.short}: {answer_in_words(step, session, step.options)}"


def _stored_words(answer: Answer) -> str:
    return ", ".join(answer) if isinstance(answer, tuple) else answer or "Skipped"


def _as_session(report: Report) -> Session:
    """The report as the finished dialog session that it came from, because dialogs word their own answers."""
    said_at = report.recorded_at
    exactly = report.answers.get("when_exactly")
    if report.answers.get("when") == "now" and isinstance(exactly, str):
        said_at = datetime.fromisoformat(exactly)
    return Session(
        id=report.id,
        dialog=report.dialog,
        version=report.dialog_version,
        person_id=report.reporter_id,
        state=SessionState.SUBMITTED,
        step="",
        started_at=report.recorded_at,
        updated_at=report.recorded_at,
        answers=report.answers,
        answered_at={name: said_at if name == "when" else report.recorded_at for name in report.answers},
    )
