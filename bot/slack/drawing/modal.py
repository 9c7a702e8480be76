"""Modals, which alone may show names and narrative; each remembers in its metadata why it was opened."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import time

from bot.slack.drawing.card import MODAL_BLOCKS, card_blocks
from bot.slack.drawing.choosing import offered_at_once, option_lists, options
from bot.slack.drawing.text import (
    EMPTY,
    SECTION_LIMIT,
    TITLE_LIMIT,
    Json,
    context_block,
    cut_to,
    escape_and_cut,
    plain,
    section,
)
from bot.surface.forms import Field, FormKind
from bot.values import Card, Section
from dialogs.prompt import Prompt
from dialogs.spec import Option

#: The callback id of a page, which has nothing to submit; a form's is its kind.
READING = "reading"

#: The one action in each input, whose block id is the name of its field.
VALUE = "value"

_HINT_LIMIT = 2000
_INPUT_LIMIT = 3000
_MOST_RADIO_BUTTONS = 10


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a modal was opened, so that its submission can redraw that message."""

    session_id: str = ""
    revision: int = 0
    step: str = ""
    response_url: str = ""
    message_id: str = ""
    target: str = ""

    def dump(self) -> str:
        """The origin as private_metadata, of which Slack keeps 3,000 characters."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @staticmethod
    def load(metadata: str) -> Origin:
        """The origin that `dump` wrote. A page of ours without metadata has an empty one."""
        return Origin(**json.loads(metadata)) if metadata else Origin()


def text_modal(prompt: Prompt, origin: Origin) -> Json:
    """A form for free text, which keeps it out of the message history. Slack enforces the length."""
    element: Json = {
        "type": "plain_text_input",
        "action_id": VALUE,
        "multiline": True,
        "max_length": min(prompt.max_length, _INPUT_LIMIT),
    }
    written = prompt.answer if isinstance(prompt.answer, str) else prompt.filled_in
    if written:
        element["initial_value"] = written[:_INPUT_LIMIT]
    fields = [_input(Field.TEXT, prompt.text, element, hint=prompt.help)]
    return _form(FormKind.ANSWER_TEXT, prompt.title, "Save", fields, origin)


def case_modal(cases: Sequence[Option], origin: Origin) -> Json:
    """A form with the person's own cases by name, and a field for any other reference."""
    fields = []
    if cases:
        pick: Json = {
            "type": "static_select",
            "action_id": VALUE,
            "placeholder": plain("Choose", 150),
            **option_lists(cases),
        }
        fields.append(_input(Field.OWN_CASE, "One of your cases", pick, optional=True))
    if missing := len(cases) - offered_at_once(cases):
        fields.append(context_block(f"Type a reference to find the other {missing} of your cases."))
    typed: Json = {"type": "plain_text_input", "action_id": VALUE, "max_length": 75}
    label = "Or any case reference" if cases else "Case reference"
    fields.append(_input(Field.REFERENCE, label, typed, optional=bool(cases)))
    return _form(FormKind.ANSWER_CASE, "Which child?", "Use this case", fields, origin)


def decline_modal(
    reference: str, duties: Sequence[Option], reasons: Sequence[Option], origin: Origin
) -> Json:
    """A form that asks which duty is not this person's, if there are several, and why."""
    more: Json = {"type": "plain_text_input", "action_id": VALUE, "max_length": 300}
    fields = [
        *([section(escape_and_cut(f"Case {reference}", SECTION_LIMIT))] if reference else []),
        *([_input(Field.DUTY, "Which is not yours?", _one_of(duties))] if len(duties) > 1 else []),
        _input(Field.REASON, "Why is it not yours?", _one_of(reasons)),
        _input(
            Field.OTHER_REASON, "In a few words", more, optional=True, hint="No names of children, please."
        ),
    ]
    return _form(FormKind.DECLINE, "Not mine", "Pass it on", fields, origin)


def known_modal(reference: str, choices: Sequence[Option], origin: Origin) -> Json:
    """A form that asks of something known whether it still holds, and why it does not."""
    holds = (Option("no_longer", "It no longer holds"), Option("holds", "It still holds"))
    why: Json = {"type": "plain_text_input", "action_id": VALUE, "multiline": True, "max_length": 500}
    hint = "Needed where it no longer holds. It stays on the record, with your name."
    fields = [
        section(escape_and_cut(f"Case {reference}", SECTION_LIMIT)),
        _input(Field.FACT, "What do you mean?", _one_of(choices)),
        _input(Field.FACT_HOLDS, "Does it still hold?", _one_of(holds)),
        _input(Field.FACT_REASON, "Why does it no longer hold?", why, optional=True, hint=hint),
    ]
    return _form(FormKind.KNOWN, "What is known", "Record", fields, origin)


def visit_modal(reference: str, lines: Sequence[str], ask_at: time, origin: Origin) -> Json:
    """A form for somebody who goes in: when to ask them, with an hour ahead filled in, and who goes too."""
    clock: Json = {"type": "timepicker", "action_id": VALUE, "initial_time": f"{ask_at:%H:%M}"}
    colleague: Json = {"type": "users_select", "action_id": VALUE}
    fields = [
        section(escape_and_cut("\n".join((f"Case {reference}", *lines)), SECTION_LIMIT)),
        _input(Field.ASK_AT, "Ask me at", clock),
        _input(Field.GOES_WITH, "Who goes with you?", colleague, optional=True),
    ]
    return _form(FormKind.VISIT, "Going in now", "Going in now", fields, origin)


def bars_modal(reference: str, lines: Sequence[str], bars: Sequence[Option], origin: Origin) -> Json:
    """A form for a safeguarding lead: who is barred from a case, whom to bar, or which bar to end."""
    why: Json = {"type": "plain_text_input", "action_id": VALUE, "multiline": True, "max_length": 500}
    email: Json = {"type": "plain_text_input", "action_id": VALUE, "max_length": 250}
    said = "\n".join((f"Case {reference}", *(lines or ("Nobody is barred.",))))
    hint = "Kept sealed, for the safeguarding leads of this case. Nobody else reads it."
    fields = [
        section(escape_and_cut(said, SECTION_LIMIT)),
        _input(Field.BARRED, "Who is to see nothing?", _account(), optional=True),
        _input(Field.BARRED_EMAIL, "Or their work e-mail address", email, optional=True),
        *([_input(Field.BAR_ENDS, "Or which bar ends?", _one_of(bars), optional=True)] if bars else []),
        _input(Field.BAR_REASON, "Why?", why, hint=hint),
    ]
    return _form(FormKind.BARS, "Barred", "Record", fields, origin)


def glass_modal(reference: str, reasons: Sequence[Option], origin: Origin) -> Json:
    """A form for somebody who needs to see a case that is not theirs, now."""
    why: Json = {"type": "plain_text_input", "action_id": VALUE, "multiline": True, "max_length": 500}
    said = (
        f"Case {reference}",
        "Those who lead on the case and its safeguarding leads are told at once that it was you, and why. "
        "It ends by itself, and stays on the record.",
    )
    fields = [
        section(escape_and_cut("\n".join(said), SECTION_LIMIT)),
        _input(Field.GLASS_REASON, "Why do you need to see it?", _one_of(reasons)),
        _input(Field.GLASS_WORDS, "In a few words", why),
    ]
    return _form(FormKind.GLASS, "See it now", "See it now", fields, origin)


def _account() -> Json:
    return {"type": "users_select", "action_id": VALUE}


def _one_of(choices: Sequence[Option]) -> Json:
    """Radio buttons, or a picker if there are more choices than Slack allows as radio buttons."""
    if len(choices) <= _MOST_RADIO_BUTTONS:
        return {"type": "radio_buttons", "action_id": VALUE, "options": options(choices)}
    picker = {"type": "static_select", "action_id": VALUE, **option_lists(choices)}
    return picker | {"placeholder": plain("Choose", 150)}


def reading_modal(prompt: Prompt) -> Json:
    """The review in full, as it will be submitted."""
    lines = tuple(Section(line.label, (line.answer or "not answered",)) for line in prompt.lines)
    return card_modal(Card(title="Read it through", text="", sections=lines, private=True))


def card_modal(card: Card, *, picture_id: str = "", notice: str = "") -> Json:
    """A card as a page to read, on which names and narrative are allowed."""
    # A modal's own title holds 24 characters only: a longer one is given whole on the page.
    titled = len(card.title) > TITLE_LIMIT
    blocks = card_blocks(card, picture_id=picture_id, notice=notice, most=MODAL_BLOCKS, titled=titled)
    return _page(card.title, blocks or [section(EMPTY)])


def words_modal(title: str, words: str) -> Json:
    """A page with one sentence."""
    return _page(title, [section(escape_and_cut(words or EMPTY, SECTION_LIMIT))])


def _page(title: str, blocks: list[Json]) -> Json:
    return {
        "type": "modal",
        "callback_id": READING,
        "title": plain(title, TITLE_LIMIT),
        "close": plain("Close", TITLE_LIMIT),
        "blocks": blocks,
    }


def _form(kind: FormKind, title: str, submit: str, fields: list[Json], origin: Origin) -> Json:
    return {
        "type": "modal",
        "callback_id": kind.value,
        "title": plain(title, TITLE_LIMIT),
        "submit": plain(submit, TITLE_LIMIT),
        "close": plain("Back", TITLE_LIMIT),
        "private_metadata": origin.dump(),
        "blocks": fields,
    }


def _input(field: Field, label: str, element: Json, *, optional: bool = False, hint: str = "") -> Json:
    drawn: Json = {
        "type": "input",
        "block_id": field.value,
        "label": plain(cut_to(label, _HINT_LIMIT), _HINT_LIMIT),
        "element": element,
        "optional": optional,
    }
    return drawn | ({"hint": plain(hint, _HINT_LIMIT)} if hint else {})
