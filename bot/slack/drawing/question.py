"""Draws the controls for one answer: a few short buttons, a picker, or a button that opens a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.slack.drawing.card import confirm_object
from bot.slack.drawing.choosing import MOST_OPTIONS, option_lists, options
from bot.slack.drawing.handle import Handle, Verb, action_id
from bot.slack.drawing.text import BUTTON_LIMIT, Json, context_block, plain, section
from dialogs.prompt import Prompt
from dialogs.spec import Ask, Option
from dialogs.wording import length_in_words

#: More choices than this become a picker: a wall of buttons hides the question on a phone.
MOST_BUTTONS = 7
MOST_CHECKBOXES = 10

SEVERAL_LABEL = "Choose any that apply"
MOMENT_LABEL = "Day and time"

CANCEL_WORDS = "Your answers here are dropped, and nobody else is told."


def button(
    label: str, verb: Verb, value: str = "", *, number: int | None = None, primary: bool = False
) -> Json:
    """A dialog's button. `verb` tells the listener what was pressed."""
    drawn: Json = {
        "type": "button",
        "action_id": action_id(verb, number),
        "text": plain(label, BUTTON_LIMIT),
        "value": value or str(verb),
    }
    return drawn | ({"style": "primary"} if primary else {})


def actions(handle: Handle, part: str, elements: Sequence[Json]) -> Json:
    """One row of controls that belong to a question."""
    return {"type": "actions", "block_id": handle.block_id(part), "elements": list(elements)}


def answer_controls(prompt: Prompt, handle: Handle) -> Iterator[Json]:
    """The rows of controls for this question's answer."""
    match prompt.ask:
        case Ask.CHOICE:
            yield from _choice_controls(prompt, handle)
        case Ask.SEVERAL:
            yield from _several_controls(prompt, handle)
        case Ask.CASE:
            yield from _case_controls(prompt, handle)
        case Ask.MOMENT:
            yield _input_with_label(handle, MOMENT_LABEL, _moment(prompt))
            yield actions(handle, "done", [button("Use this time", Verb.DONE, primary=True)])
        case Ask.DAY:
            yield actions(handle, "pick", [_day(prompt)])
        case Ask.TEXT:
            yield from _text_controls(prompt, handle)
        case None:
            return


def navigation_row(prompt: Prompt, handle: Handle) -> Json:
    """The row with Back, Skip and Cancel, always in this order."""
    elements = []
    if prompt.can_go_back:
        elements.append(button("Back", Verb.BACK))
    if prompt.optional:
        elements.append(button("Skip", Verb.SKIP))
    elements.append(cancel_button())
    return actions(handle, "way", elements)


def cancel_button() -> Json:
    """The cancel button, which asks once more because cancelling cannot be undone."""
    return button("Cancel", Verb.CANCEL) | {"confirm": confirm_object(CANCEL_WORDS, "Drop it")}


def _choice_controls(prompt: Prompt, handle: Handle) -> Iterator[Json]:
    if len(prompt.options) <= MOST_BUTTONS:
        if prompt.options:
            yield actions(handle, "choose", _buttons(prompt.options))
        return
    yield actions(handle, "choose", [_picker(prompt.options)])


def _buttons(choices: Sequence[Option]) -> list[Json]:
    return [button(choice.label, Verb.CHOOSE, choice.value, number=n) for n, choice in enumerate(choices)]


def _picker(choices: Sequence[Option]) -> Json:
    return {
        "type": "static_select",
        "action_id": action_id(Verb.SELECT),
        "placeholder": plain("Choose", 150),
        **option_lists(choices),
    }


def _several_controls(prompt: Prompt, handle: Handle) -> Iterator[Json]:
    if not prompt.options:
        return
    chosen = prompt.answer if isinstance(prompt.answer, tuple) else ()
    control: Json = {"action_id": action_id(Verb.MARK), **option_lists(prompt.options)}
    if before := options([each for each in prompt.options if each.value in chosen]):
        control["initial_options"] = before
    if len(prompt.options) <= MOST_CHECKBOXES:
        yield _input_with_label(handle, SEVERAL_LABEL, control | {"type": "checkboxes"})
    else:
        yield _long_list(control, handle)
    yield actions(handle, "done", [button("Done", Verb.DONE, primary=True)])


def _input_with_label(handle: Handle, label: str, element: Json) -> Json:
    """An input that counts only at "Done". Its label gives screen readers a name for it."""
    block_id = handle.block_id("pick")
    return {"type": "input", "block_id": block_id, "label": plain(label, 150), "element": element}


def _long_list(control: Json, handle: Handle) -> Json:
    """The picker of several options beside a section, where alone Slack accepts it."""
    picker = control | {"type": "multi_static_select", "placeholder": plain(SEVERAL_LABEL, 150)}
    return section(SEVERAL_LABEL) | {"block_id": handle.block_id("pick"), "accessory": picker}


def _case_controls(prompt: Prompt, handle: Handle) -> Iterator[Json]:
    if len(prompt.options) < MOST_BUTTONS:
        yield actions(handle, "choose", [*_buttons(prompt.options), button("Another case", Verb.OTHER_CASE)])
        return
    # A message holds little, whatever stands in it: the first here, and all of them in the form.
    first = prompt.options[:MOST_OPTIONS]
    yield actions(handle, "choose", [_picker(first), button("Another case", Verb.OTHER_CASE)])
    if missing := len(prompt.options) - len(first):
        yield context_block(f"Press “Another case” for the other {missing} of your cases.")


def _moment(prompt: Prompt) -> Json:
    control: Json = {"type": "datetimepicker", "action_id": action_id(Verb.MARK)}
    seconds = _seconds(prompt.answer)
    return control | ({"initial_date_time": seconds} if seconds is not None else {})


def _day(prompt: Prompt) -> Json:
    control: Json = {
        "type": "datepicker",
        "action_id": action_id(Verb.DAY),
        "placeholder": plain("Choose a day", 150),
    }
    return control | (
        {"initial_date": prompt.answer} if isinstance(prompt.answer, str) and prompt.answer else {}
    )


def _seconds(answer: object) -> int | None:
    return int(datetime.fromisoformat(answer).timestamp()) if isinstance(answer, str) and answer else None


def _text_controls(prompt: Prompt, handle: Handle) -> Iterator[Json]:
    written = len(prompt.answer) if isinstance(prompt.answer, str) else 0
    if written:
        yield context_block(f"Written, {length_in_words(written)}.")
    label = "Change what you wrote" if written else "Write"
    yield actions(handle, "write", [button(label, Verb.WRITE, primary=True)])
