"""The answers of a report, in the words of the dialog in which they were given; for private cards only."""

from __future__ import annotations

from datetime import datetime

from dialogs.registry import DIALOGS
from dialogs.session import Session, SessionState
from dialogs.wording import answer_in_words
from state_machines.case.report import Answer, Report
from state_machines.case.said_in_reports import (
    ACCOUNT_KEPT_FROM,
    KEPT_FROM,
    answers_to_read,
    is_kept_back,
)
from state_machines.people.people import Person

#: What somebody reads of a report from whom it is kept.
NOT_A_WORD = "What it says is kept from you. If you need it for your work, ask the allocated social worker."

#: In the place of answers that were erased: a report always had some.
ERASED_WORDS = "What was said was erased, and cannot be read again."


def answer_lines(report: Report, reader: Person) -> tuple[str, ...]:
    """One line for each answer that this person may read, in the order in which they were asked.

    Whom it names by an id is for the caller to say: from whom words are kept is not among them. An answer
    whose question no longer exists is shown as it is stored. Of a report that is kept from them one line says
    so.
    """
    if not report.answers and not report.facts:
        return (ERASED_WORDS,)
    if reads_no_word(report, reader):
        return (NOT_A_WORD,)
    session = _as_session(report)
    # "Just now" already says the moment, which is kept as an answer of its own.
    hidden = {
        KEPT_FROM,
        ACCOUNT_KEPT_FROM,
        *(("when_exactly",) if report.answers.get("when") == "now" else ()),
    }
    readable = answers_to_read(report.answers, report.reporter_id, reader.id, reader.agency)
    shown = ((name, answer) for name, answer in readable.items() if name not in hidden)
    return tuple(_line(session, name, answer) for name, answer in shown)


def reads_no_word(report: Report, reader: Person) -> bool:
    """Whether its reporter keeps all of the report from this person."""
    return is_kept_back(report.answers, report.reporter_id, reader.id, reader.agency)


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
