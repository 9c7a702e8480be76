"""Makes the prompt for a session: the question, the review, or how the dialog ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dialogs.answers import options_to_offer
from dialogs.progress import progress_in_words
from dialogs.prompt import Prompt, PromptKind, ReviewLine
from dialogs.runner import previous_step
from dialogs.session import Session, SessionState
from dialogs.spec import REVIEW, Ask, Dialog, Lists
from dialogs.spec_checks import PICKED_FROM_OPTIONS
from dialogs.wording import (
    CANCELLED_TEXT,
    NOTHING_ADDED,
    REVIEW_TEXT,
    answer_in_words,
    present_in_words,
    submitted_text,
)
from state_machines.machine import condition_holds


def prompt(dialog: Dialog, session: Session, lists: Lists) -> Prompt:
    """The session's present prompt, which is the same however often it is made."""
    match session.state:
        case SessionState.ASKING:
            return _question_prompt(dialog, session, lists)
        case SessionState.REVIEW:
            return _review_prompt(dialog, session, lists)
        case SessionState.SUBMITTED:
            return _ending_prompt(
                dialog,
                session,
                PromptKind.SUBMITTED,
                submitted_text(session.result),
                _review_lines(dialog, session, lists),
            )
        case SessionState.CANCELLED:
            return _ending_prompt(dialog, session, PromptKind.CANCELLED, CANCELLED_TEXT)


def _question_prompt(dialog: Dialog, session: Session, lists: Lists) -> Prompt:
    step, facts = dialog.step(session.step), _facts(session)
    options = options_to_offer(step, lists, facts)
    notice, notice_from = _notices_that_hold(dialog, facts, step.notice)
    return Prompt(
        session_id=session.id,
        revision=session.revision,
        kind=PromptKind.QUESTION,
        title=dialog.title,
        text=step.question,
        step=step.name,
        ask=step.ask,
        options=options,
        help=step.help,
        notice=notice,
        notice_from=notice_from,
        progress=progress_in_words(dialog, session),
        optional=step.optional,
        can_go_back=previous_step(dialog, session) is not None,
        submit_label=dialog.submit_label,
        max_length=step.max_length,
        present=present_in_words(step, session, options),
        answer=session.answers.get(step.name),
    )


def _review_prompt(dialog: Dialog, session: Session, lists: Lists) -> Prompt:
    notice, notice_from = _notices_that_hold(dialog, _facts(session))
    return Prompt(
        session_id=session.id,
        revision=session.revision,
        kind=PromptKind.REVIEW,
        title=dialog.title,
        text=REVIEW_TEXT,
        step=REVIEW,
        notice=notice,
        notice_from=notice_from,
        can_go_back=True,
        can_add_more=_has_more_to_add(dialog, session, lists),
        submit_label=dialog.submit_label,
        lines=_review_lines(dialog, session, lists),
        offered=tuple(_offered_lines(dialog, session, lists)),
    )


def _has_more_to_add(dialog: Dialog, session: Session, lists: Lists) -> bool:
    """Whether "Add more" leads anywhere, which it does while one of its topics is offered."""
    if not dialog.more_first:
        return False
    first = dialog.step(dialog.more_first)
    return first.ask not in PICKED_FROM_OPTIONS or bool(options_to_offer(first, lists, _facts(session)))


def _ending_prompt(
    dialog: Dialog, session: Session, kind: PromptKind, text: str, lines: tuple[ReviewLine, ...] = ()
) -> Prompt:
    notice, notice_from = _notices_that_hold(dialog, _facts(session))
    return Prompt(
        session_id=session.id,
        revision=session.revision,
        kind=kind,
        title=dialog.title,
        text=text,
        notice=notice,
        notice_from=notice_from,
        lines=lines,
    )


def _review_lines(dialog: Dialog, session: Session, lists: Lists) -> tuple[ReviewLine, ...]:
    lines = []
    for name in session.trail:
        step = dialog.step(name)
        options = step.options or lists.get(step.options_from, ())
        words = answer_in_words(step, session, options)
        typed = step.ask is Ask.TEXT and session.answers[name] is not None
        lines.append(ReviewLine(name, step.short, words, sensitive=typed))
    return tuple(lines)


def _offered_lines(dialog: Dialog, session: Session, lists: Lists) -> Iterator[ReviewLine]:
    """What nobody is asked, and the review offers to answer, where there is something to choose."""
    for step in map(dialog.step, dialog.on_review_starts):
        options = options_to_offer(step, lists, _facts(session)) if step.ask in PICKED_FROM_OPTIONS else ()
        if step.name in session.trail or (step.ask in PICKED_FROM_OPTIONS and not options):
            continue
        labels = "; ".join(option.label for option in options if step.named_on_review)
        yield ReviewLine(
            step.name, step.short, f"{NOTHING_ADDED}; you can add {labels}" if labels else NOTHING_ADDED
        )


def _facts(session: Session) -> Mapping[str, str]:
    return {**session.context, **session.facts}


def _notices_that_hold(dialog: Dialog, facts: Mapping[str, str], first: str = "") -> tuple[str, str]:
    """The words of every notice that holds, and the name of the text that the renderer adds, if any."""
    shown = [notice for notice in dialog.notices if condition_holds(notice.when, facts)]
    words = "\n".join(text for text in (first, *(notice.text for notice in shown)) if text)
    return words, next((notice.text_from for notice in shown if notice.text_from), "")
