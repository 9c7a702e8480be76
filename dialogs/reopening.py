"""Opens a draft under the present version of its dialog that was stored under another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from dialogs.answers import as_day, implied_facts
from dialogs.runner import ENDED, settle
from dialogs.session import Session
from dialogs.spec import REVIEW, Ask, Dialog, Step
from state_machines.case.report import Answer
from state_machines.errors import NewerRelease


@dataclass(slots=True)
class _CarriedOver:
    """What can be kept of the older draft, under the steps' present names."""

    answers: dict[str, Answer] = field(default_factory=dict)
    implied: dict[str, Mapping[str, str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    answered_at: dict[str, datetime] = field(default_factory=dict)


def reopen(dialog: Dialog, session: Session, now: datetime) -> Session:
    """The draft with every answer whose question and option still exist; the other questions are asked again.

    An ended session, or one of this very version, is returned as it is. Otherwise the revision grows, so
    that buttons drawn by the older release are known as old. NewerRelease for a draft of a newer version, of
    which this one would drop answers. ValueError for another dialog's session.
    """
    if session.dialog != dialog.name:
        raise ValueError(f"a draft of {session.dialog} cannot be opened as {dialog.name}")
    if is_of_newer_version(dialog, session):
        raise NewerRelease(f"version {session.version} of the dialog {dialog.name}")
    if session.version == dialog.version or session.state in ENDED:
        return session
    kept = _CarriedOver()
    for step in dialog.steps:
        _carry_over(kept, step, session)
    carried = replace(
        session,
        version=dialog.version,
        revision=session.revision + 1,
        updated_at=now,
        answers=kept.answers,
        implied=kept.implied,
        seconds=kept.seconds,
        answered_at=kept.answered_at,
    )
    return settle(dialog, carried)


def is_of_newer_version(dialog: Dialog, session: Session) -> bool:
    """Whether a newer release began or took up this draft.

    What is added to a dialog needs no higher version: such a draft is known by what this release never asked.
    """
    if session.state in ENDED or session.version < dialog.version:
        return False
    return session.version > dialog.version or _holds_what_is_not_asked(dialog, session)


def _holds_what_is_not_asked(dialog: Dialog, session: Session) -> bool:
    known = {step.name: step for step in dialog.steps}
    if session.step not in known and session.step != REVIEW:
        return True
    return any(
        name not in known or not _is_offered(known[name], answer) for name, answer in session.answers.items()
    )


def _is_offered(step: Step, answer: Answer) -> bool:
    """Whether every option chosen is one of the question's; what only run time offers is not known here."""
    if not step.options or answer is None:
        return True
    chosen = {answer} if isinstance(answer, str) else set(answer)
    return chosen <= {option.value for option in step.options}


def _carry_over(kept: _CarriedOver, step: Step, session: Session) -> None:
    name = next((name for name in (step.name, *step.formerly) if name in session.answers), None)
    if name is None or not _fits(step, session.answers[name]):
        return
    answer = _of_present_options(step, session.answers[name])
    kept.answers[step.name] = answer
    kept.implied[step.name] = (
        session.implied.get(name, {}) if step.options_from else implied_facts(step, answer, step.options)
    )
    kept.answered_at[step.name] = session.answered_at.get(name, session.updated_at)
    if name in session.seconds:
        kept.seconds[step.name] = session.seconds[name]


def _fits(step: Step, answer: Answer) -> bool:
    """Whether the stored answer could be given to the present question."""
    if answer is None:
        return step.optional
    match step.ask:
        case Ask.SEVERAL:
            return isinstance(answer, tuple) and bool(_of_present_options(step, answer))
        case Ask.CHOICE if not step.options_from:
            return any(option.value == answer for option in step.options)
        case Ask.DAY | Ask.MOMENT:
            return isinstance(answer, str) and _is_of_its_form(step, answer)
        case _:
            return isinstance(answer, str) and len(answer) <= step.max_length


def _is_of_its_form(step: Step, answer: str) -> bool:
    try:
        as_day(answer)
    except ValueError:
        return False
    return ("T" in answer) == (step.ask is Ask.MOMENT)


def _of_present_options(step: Step, answer: Answer) -> Answer:
    """The ticked options that still exist; an answer of any other kind is returned as it is."""
    if not isinstance(answer, tuple) or step.options_from:
        return answer
    return tuple(option.value for option in step.options if option.value in answer)
