"""The dialog engine: it works out the next session from a session and the user's input, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dialogs.answer_path import answer_path
from dialogs.answers import accept, implied_facts, options_to_offer
from dialogs.dialog_machine import BACK_TO, EDIT_STEP, MOVED_ON, take_arrow
from dialogs.session import Session, SessionState
from dialogs.spec import REVIEW, Dialog, Lists
from dialogs.typed_text import NOT_KEPT_WORDS, can_be_kept, texts_in
from dialogs.user_input import AddMore, Answered, Cancelled, Edit, Skipped, Submitted, UserInput, WentBack
from state_machines.case.report import Answer
from state_machines.errors import InvalidAnswer, Stale

ENDED = frozenset({SessionState.SUBMITTED, SessionState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Transition:
    """What an input led to: the next session, and whether the session ended by it or had ended so already.

    `submitted` and `cancelled` are true once in a session. `repeated` is true for a second press, which
    changes nothing: answer it with the same `session.result`.
    """

    session: Session
    submitted: bool = False
    cancelled: bool = False
    repeated: bool = False


def begin(
    dialog: Dialog,
    *,
    session_id: str,
    person_id: str,
    now: datetime,
    context: Mapping[str, str] | None = None,
) -> Session:
    """Begin a draft at the dialog's first question; ValueError when the context lacks what it needs."""
    known = dict(context or {})
    missing = [name for name in dialog.context if name not in known]
    if missing:
        raise ValueError(f"the dialog {dialog.name} needs {', '.join(missing)} in its context")
    return Session(
        id=session_id,
        dialog=dialog.name,
        version=dialog.version,
        person_id=person_id,
        state=SessionState.ASKING,
        step=dialog.first,
        started_at=now,
        updated_at=now,
        context=known,
    )


def apply(dialog: Dialog, session: Session, user_input: UserInput, now: datetime, lists: Lists) -> Transition:
    """Apply the user's input; the session passed in is never changed, so a refusal loses nothing.

    Raises Stale when the press belongs to an earlier revision, another step or an ended session, and
    InvalidAnswer when the answer does not fit its question.
    """
    if session.state in ENDED:
        return _repeat_or_refuse(session, user_input)
    if user_input.revision != session.revision:
        raise Stale(MOVED_ON)
    match user_input:
        case Answered(step=step, value=value):
            return Transition(_answer(dialog, session, step, value, now, lists))
        case Skipped(step=step):
            return Transition(_skip(dialog, session, step, now))
        case WentBack():
            return Transition(_back(dialog, session, now))
        case Edit(step=step):
            return Transition(_edit(dialog, session, step, now))
        case AddMore():
            return Transition(_add_more(dialog, session, now))
        case Submitted():
            return Transition(_submit(dialog, session, now), submitted=True)
        case Cancelled():
            return Transition(_cancel(dialog, session, now), cancelled=True)


def with_result(session: Session, result: str) -> Session:
    """The submitted session with its result, such as a reference, with which a second press is answered."""
    return replace(session, result=result)


def submission(session: Session) -> Mapping[str, Answer]:
    """The answers on the path, in the order asked, as the review shows them and "Submit" hands them over."""
    return {step: session.answers[step] for step in session.trail}


def _repeat_or_refuse(session: Session, user_input: UserInput) -> Transition:
    submitted = session.state is SessionState.SUBMITTED
    if isinstance(user_input, Submitted if submitted else Cancelled):
        return Transition(session, repeated=True)
    ending = "submitted" if submitted else "cancelled"
    raise Stale(f"This was already {ending}. Nothing was changed.")


def _answer(
    dialog: Dialog, session: Session, name: str, value: Answer, now: datetime, lists: Lists
) -> Session:
    _check_is_asked(session, name)
    step, facts = dialog.step(name), {**session.context, **session.facts}
    options = options_to_offer(step, lists, facts)
    if not can_be_kept(*texts_in(value)):
        raise InvalidAnswer(name, NOT_KEPT_WORDS)
    answer = accept(step, value, options, now, facts)
    return _with_answer(dialog, session, answer, implied_facts(step, answer, options), now)


def _skip(dialog: Dialog, session: Session, name: str, now: datetime) -> Session:
    _check_is_asked(session, name)
    if not dialog.step(name).optional:
        raise InvalidAnswer(name, "This question needs an answer, so it cannot be skipped.")
    return _with_answer(dialog, session, None, {}, now)


def _check_is_asked(session: Session, name: str) -> None:
    if session.state is not SessionState.ASKING or session.step != name:
        raise Stale(MOVED_ON)


def _with_answer(
    dialog: Dialog, session: Session, answer: Answer, facts: Mapping[str, str], now: datetime
) -> Session:
    """Keep the answer, then go to the first question on the path that has none, or to the review."""
    name = session.step
    elapsed = max(0.0, (now - session.updated_at).total_seconds())
    answers = {**session.answers, name: answer}
    facts_by_step = {**session.implied, name: dict(facts)}
    kept = replace(
        session,
        answers=answers,
        implied=facts_by_step,
        seconds={**session.seconds, name: elapsed},
        answered_at={**session.answered_at, name: now},
    )
    return _with_next_revision(settle(dialog, kept), now)


def settle(dialog: Dialog, session: Session) -> Session:
    """Bring the session to the first question that its answers leave open, or to the review."""
    path = answer_path(dialog, session.answers, session.implied, session.context)
    state = SessionState.REVIEW if path.stop == REVIEW else SessionState.ASKING
    return replace(session, trail=path.trail, facts=path.facts, step=path.stop, state=state, editing=False)


def _back(dialog: Dialog, session: Session, now: datetime) -> Session:
    target = previous_step(dialog, session)
    if target is None:
        raise Stale("This is the first question. Your answers are kept.")
    return _with_next_revision(
        _at_step(session, take_arrow(dialog, session.step, "back", {BACK_TO: target})), now
    )


def previous_step(dialog: Dialog, session: Session) -> str | None:
    """The step to which "Back" leads; None at the first question.

    That is the review while an answer is changed and before "Add more" was begun, else the question before.
    """
    begun = session.step in session.trail
    if session.editing or (session.step == dialog.more_first and not begun):
        return REVIEW
    place = session.trail.index(session.step) if begun else len(session.trail)
    return session.trail[place - 1] if place else None


def _edit(dialog: Dialog, session: Session, name: str, now: datetime) -> Session:
    if name not in (*session.trail, *dialog.on_review_starts):
        raise Stale(MOVED_ON)
    target = take_arrow(dialog, session.step, "edit", {EDIT_STEP: name})
    return _with_next_revision(replace(_at_step(session, target), editing=True), now)


def _add_more(dialog: Dialog, session: Session, now: datetime) -> Session:
    target = take_arrow(dialog, session.step, "add_more", {})
    return _with_next_revision(replace(_at_step(session, target), editing=target in session.trail), now)


def _submit(dialog: Dialog, session: Session, now: datetime) -> Session:
    """Submit the session; answers that are no longer on the path are not kept in a report."""
    take_arrow(dialog, session.step, "submit", {})
    on_path = frozenset(session.trail)
    return _with_next_revision(
        replace(
            session,
            state=SessionState.SUBMITTED,
            answers={step: session.answers[step] for step in session.trail},
            implied={step: facts for step, facts in session.implied.items() if step in on_path},
            seconds={step: taken for step, taken in session.seconds.items() if step in on_path},
            answered_at={step: at for step, at in session.answered_at.items() if step in on_path},
        ),
        now,
    )


def _cancel(dialog: Dialog, session: Session, now: datetime) -> Session:
    take_arrow(dialog, session.step, "cancel", {})
    return _with_next_revision(
        replace(session, state=SessionState.CANCELLED, step=REVIEW, editing=False), now
    )


def _at_step(session: Session, state: str) -> Session:
    asking = SessionState.REVIEW if state == REVIEW else SessionState.ASKING
    return replace(session, step=state, state=asking, editing=False)


def _with_next_revision(session: Session, now: datetime) -> Session:
    return replace(session, revision=session.revision + 1, updated_at=now)
