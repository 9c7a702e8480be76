"""What to put before the person now: the question, the review, or how it ended."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.answers import offered
from dialogs.progress import progress
from dialogs.prompt import Prompt, PromptKind, ReviewLine
from dialogs.runner import previous
from dialogs.session import Session, SessionState
from dialogs.spec import REVIEW, Ask, Dialog, Lists
from dialogs.spec_checks import PICKED_FROM_OPTIONS
from dialogs.wording import CANCELLED_TEXT, REVIEW_TEXT, answer_in_words, present_in_words, submitted_text
from state_machines.machine import holds


def prompt(dialog: Dialog, session: Session, lists: Lists) -> Prompt:
    """The present prompt; drawing it again after a refusal or a restart gives the same."""
    match session.state:
        case SessionState.ASKING:
            return _question(dialog, session, lists)
        case SessionState.REVIEW:
            return _review(dialog, session, lists)
        case SessionState.SUBMITTED:
            return _ended(
                dialog,
                session,
                PromptKind.SUBMITTED,
                submitted_text(session.result),
                _lines(dialog, session, lists),
            )
        case SessionState.CANCELLED:
            return _ended(dialog, session, PromptKind.CANCELLED, CANCELLED_TEXT)


def _question(dialog: Dialog, session: Session, lists: Lists) -> Prompt:
    step, facts = dialog.step(session.step), _facts(session)
    options = offered(step, lists, facts)
    notice, notice_from = _notices(dialog, facts, step.notice)
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
        progress=progress(dialog, session),
        optional=step.optional,
        can_go_back=previous(dialog, session) is not None,
        submit_label=dialog.submit_label,
        max_length=step.max_length,
        present=present_in_words(step, session, options),
        answer=session.answers.get(step.name),
    )


def _review(dialog: Dialog, session: Session, lists: Lists) -> Prompt:
    notice, notice_from = _notices(dialog, _facts(session))
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
        can_add_more=_more_to_add(dialog, session, lists),
        submit_label=dialog.submit_label,
        lines=_lines(dialog, session, lists),
    )


def _more_to_add(dialog: Dialog, session: Session, lists: Lists) -> bool:
    """Whether "Add more" leads anywhere: not where none of its topics is offered now."""
    if not dialog.more_first:
        return False
    first = dialog.step(dialog.more_first)
    return first.ask not in PICKED_FROM_OPTIONS or bool(offered(first, lists, _facts(session)))


def _ended(
    dialog: Dialog, session: Session, kind: PromptKind, text: str, lines: tuple[ReviewLine, ...] = ()
) -> Prompt:
    notice, notice_from = _notices(dialog, _facts(session))
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


def _lines(dialog: Dialog, session: Session, lists: Lists) -> tuple[ReviewLine, ...]:
    lines = []
    for name in session.trail:
        step = dialog.step(name)
        options = step.options or lists.get(step.options_from, ())
        words = answer_in_words(step, session, options)
        typed = step.ask is Ask.TEXT and session.answers[name] is not None
        lines.append(ReviewLine(name, step.short, words, sensitive=typed))
    return tuple(lines)


def _facts(session: Session) -> Mapping[str, str]:
    return {**session.context, **session.facts}


def _notices(dialog: Dialog, facts: Mapping[str, str], first: str = "") -> tuple[str, str]:
    """The words of every notice that holds, and the name of the text to be added to them, if any."""
    shown = [notice for notice in dialog.notices if holds(notice.when, facts)]
    words = "\n".join(text for text in (first, *(notice.text for notice in shown)) if text)
    return words, next((notice.text_from for notice in shown if notice.text_from), "")
