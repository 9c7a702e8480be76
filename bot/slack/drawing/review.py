"""Draws the review: what was answered, what can be changed, and the button that submits it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.slack.drawing.choosing import option_lists
from bot.slack.drawing.handle import Handle, Verb, action_id
from bot.slack.drawing.question import actions, button, cancel_button
from bot.slack.drawing.text import Json, plain
from dialogs.prompt import Prompt, ReviewLine
from dialogs.spec import Option
from dialogs.wording import length_in_words


def review_line(line: ReviewLine) -> str:
    """One line of the review. Of a sensitive answer it says only that it was given."""
    if not line.sensitive:
        return f"{line.label}: {line.answer or 'not answered'}"
    return f"{line.label}: " + (
        f"written, {length_in_words(len(line.answer))}" if line.answer else "not answered"
    )


def review_controls(prompt: Prompt, handle: Handle) -> Iterator[Json]:
    """The submit button first, then a picker for the answer to change."""
    main = [button(prompt.submit_label, Verb.SUBMIT, primary=True)]
    if any(line.sensitive and line.answer for line in prompt.lines):
        main.append(button("Read it through", Verb.READ))
    if prompt.can_add_more:
        main.append(button("Add more", Verb.MORE))
    main.append(cancel_button())
    yield actions(handle, "review", main)
    if changeable := [line for line in (*prompt.lines, *prompt.offered) if line.step]:
        yield actions(handle, "edit", [_change(changeable)])


def _change(lines: list[ReviewLine]) -> Json:
    return {
        "type": "static_select",
        "action_id": action_id(Verb.EDIT),
        "placeholder": plain("Change an answer", 150),
        **option_lists([Option(line.step, line.label) for line in lines]),
    }
