"""Draws a prompt as a message: a question, the review or an ending, never with a name or a narrative."""

from __future__ import annotations

from collections.abc import Iterator

from bot.slack.drawing.card import MESSAGE_BLOCKS, MESSAGE_BYTES
from bot.slack.drawing.fitting import bytes_of_words
from bot.slack.drawing.handle import Handle
from bot.slack.drawing.question import answer_controls, navigation_row
from bot.slack.drawing.review import review_controls, review_line
from bot.slack.drawing.text import (
    SECTION_LIMIT,
    TEXT_BYTES,
    Json,
    bold,
    context_block,
    escape_and_cut,
    escape_and_cut_bytes,
    section,
    sections,
)
from dialogs.prompt import Prompt, PromptKind
from dialogs.spec import Ask

#: How much of each answer a review shows: less where many are long. "Read it through" shows all of it.
_ANSWER_LIMITS = (500, 150, 50)


def prompt_text(prompt: Prompt, notice: str = "") -> str:
    """The whole prompt in words, for screen readers and notifications."""
    # Several labels have a comma of their own.
    options = "; ".join(option.label for option in prompt.options)
    parts = (
        prompt.title,
        prompt.progress,
        prompt.notice,
        notice,
        prompt.text,
        prompt.help,
        f"Choices: {options}." if options else "",
        *(review_line(line) for line in (*prompt.lines, *prompt.offered)),
    )
    return escape_and_cut_bytes("\n".join(part for part in parts if part), TEXT_BYTES)


def prompt_blocks(prompt: Prompt, notice: str = "") -> list[Json]:
    """The prompt as blocks within Slack's limits. `notice` stands above the question."""
    for longest in _ANSWER_LIMITS:
        blocks = [*_word_blocks(prompt, notice, longest), *_control_blocks(prompt)]
        if sum(map(bytes_of_words, blocks)) <= MESSAGE_BYTES:
            break
    return blocks[:MESSAGE_BLOCKS]


def _word_blocks(prompt: Prompt, notice: str, longest: int) -> Iterator[Json]:
    heading = " · ".join(filter(None, (prompt.title, prompt.progress)))
    yield context_block(heading)
    # The dialog's own notice first: whom to telephone must not stand below anything.
    for words in filter(None, (prompt.notice, notice)):
        yield section(escape_and_cut(words, SECTION_LIMIT))
    if prompt.text:
        yield section(_question_words(prompt))
    if prompt.help:
        yield context_block(prompt.help)
    # What was written is never repeated here: only a modal may show it (promise 7).
    if prompt.present and prompt.ask is not Ask.TEXT:
        yield context_block(f"Your answer so far: {prompt.present}")
    if prompt.kind is PromptKind.REVIEW:
        yield from sections(_review_lines(prompt, longest))


def _question_words(prompt: Prompt) -> str:
    asked = prompt.kind in {PromptKind.QUESTION, PromptKind.REVIEW}
    return (
        bold(prompt.text) if asked and len(prompt.text) < 150 else escape_and_cut(prompt.text, SECTION_LIMIT)
    )


def _review_lines(prompt: Prompt, longest: int) -> Iterator[str]:
    for line in (*prompt.lines, *prompt.offered):
        label, _, answer = review_line(line).partition(": ")
        yield f"{bold(label + ':')} {escape_and_cut(answer, longest)}"


def _control_blocks(prompt: Prompt) -> Iterator[Json]:
    handle = Handle(prompt.session_id, prompt.revision, prompt.step)
    match prompt.kind:
        case PromptKind.QUESTION:
            yield from answer_controls(prompt, handle)
            yield navigation_row(prompt, handle)
        case PromptKind.REVIEW:
            yield from review_controls(prompt, handle)
        case PromptKind.SUBMITTED | PromptKind.CANCELLED:
            return
