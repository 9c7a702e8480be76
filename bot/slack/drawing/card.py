"""Draws a card as blocks, and as the one text that screen readers and notifications get."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate, chain

from bot.slack.drawing.choosing import option_lists
from bot.slack.drawing.fitting import Part, Room, bytes_of_json, bytes_of_words, fit
from bot.slack.drawing.text import (
    ALT_LIMIT,
    BUTTON_LIMIT,
    SECTION_LIMIT,
    TEXT_BYTES,
    Json,
    bold,
    context_block,
    cut_to,
    escape,
    escape_and_cut,
    escape_and_cut_bytes,
    header,
    literal_sections,
    plain,
    section,
    sections,
)
from bot.values import Action, Button, Card, Picture, Section
from dialogs.spec import Option

MESSAGE_BLOCKS = 50
MODAL_BLOCKS = 100
HOME_BLOCKS = 100

#: The id of a list in which each option does what a button of its own would.
CHOICE = "choice"

#: Slack takes 25 to a row; five stay readable on a phone.
_ROW = 5
#: More than this is no longer a choice but a wall; lists of cases need one each.
_MOST_BUTTONS = 25

_VALUE_LIMIT = 2000
_OPTION_VALUE_LIMIT = 150
#: What the lists of a message may hold together; a page has room for all.
_LISTED_BYTES = 3000
#: The type of an option's text.
_OPTION_FRAME = 10

#: Slack refuses a view of more than 250 KB; this leaves room for its frame.
_VIEW_BYTES = 230_000
#: Slack refuses a message whose blocks hold some 12,000 characters together; bytes are never fewer.
MESSAGE_BYTES = 9_900
#: What follows a list that did not fit, by the button that shows all of it, the first of these that there is.
_WHERE_THE_REST_IS = {
    Action.OPEN: "Press “Open” to see all of it.",
    Action.CHRONOLOGY: "The chronology holds all of it.",
    Action.STATUS: "Press “Where it stands” to see all of it.",
}


def card_text(card: Card) -> str:
    """The text of the whole message, escaped and short enough for chat.update."""
    return escape_and_cut_bytes(card.text or card.title, TEXT_BYTES)


def card_blocks(
    card: Card, *, picture_id: str = "", notice: str = "", most: int = MESSAGE_BLOCKS, titled: bool = True
) -> list[Json]:
    """The card as at most `most` blocks. Of what does not fit the first lines stay, and the rest is counted.

    `picture_id` is the file id of the uploaded picture, without which only its words are shown.
    """
    title = [header(card.title)] if titled else []
    head = [*_optional_section(notice), *title, *_optional_section(card.lead)]
    buttons, unlisted = _shorten_lists(card.buttons) if most == MESSAGE_BLOCKS else (card.buttons, ())
    tail = [
        *_picture_blocks(card, picture_id),
        *([context_block(card.note)] if card.note else []),
        *button_rows(buttons),
        *(context_block(words) for words in unlisted),
    ]
    size, measure = (
        (MESSAGE_BYTES, bytes_of_words) if most == MESSAGE_BLOCKS else (_VIEW_BYTES, bytes_of_json)
    )
    taken = sum(map(measure, (*head, *tail)))
    room = Room(most - len(head) - len(tail), size - taken, measure)
    return [*head, *fit(list(_parts(card)), room, card.rest or _rest_words(card)), *tail]


def _parts(card: Card) -> Iterator[Part]:
    facts = tuple(_facts(card))
    if facts:
        yield Part(len(facts), lambda count: list(sections(facts[:count])))
    draw = _literal_sections if card.private else _mrkdwn_sections
    for each in card.sections:
        yield Part(len(each.lines), partial(_draw_first, draw, each))


def _draw_first(draw: Callable[[Section], Iterator[Json]], part: Section, count: int) -> list[Json]:
    return list(draw(Section(part.heading, part.lines[:count])))


def _rest_words(card: Card) -> str:
    actions = {button.action for button in card.buttons}
    return next((words for action, words in _WHERE_THE_REST_IS.items() if action in actions), "")


def button_rows(buttons: Sequence[Button]) -> Iterator[Json]:
    """The buttons in rows, each row with an id that is unique in the message; too many end in a list."""
    shown = _with_a_list(buttons)
    for start in range(0, len(shown), _ROW):
        yield {
            "type": "actions",
            "block_id": f"card:{start}",
            "elements": [_button(each, start + n) for n, each in enumerate(shown[start : start + _ROW])],
        }


def confirm_object(words: str, yes: str) -> Json:
    """The question that Slack asks before a press that cannot be taken back."""
    return {
        "title": plain("Are you sure?", 100),
        "text": plain(words, 300),
        "confirm": plain(yes, 30),
        "deny": plain("Go back", 30),
    }


def _shorten_lists(buttons: Sequence[Button]) -> tuple[Sequence[Button], Sequence[str]]:
    """Of each list what a message has room for, and words on what it leaves out."""
    lists = [one for one in buttons if one.choices]
    shortened: dict[str, Button] = {}
    unlisted: list[str] = []
    for one in lists:
        room = _LISTED_BYTES // len(lists)
        kept = [choice for choice, size in zip(one.choices, _sizes(one.choices), strict=True) if size <= room]
        shortened[one.label] = replace(one, choices=tuple(kept))
        if missing := len(one.choices) - len(kept):
            unlisted.append(f"… and {missing} more under “{one.label}”. {_WHERE_THE_REST_IS[Action.OPEN]}")
    return [shortened.get(one.label, one) if one.choices else one for one in buttons], unlisted


def _sizes(choices: Sequence[Button]) -> Iterator[int]:
    """How much the list holds up to each of its options."""
    return accumulate(len(f"{one.label}{choice_value(one)}".encode()) + _OPTION_FRAME for one in choices)


def _with_a_list(buttons: Sequence[Button]) -> Sequence[Button]:
    """As many as there is room for, and one list of the others; what asks once more stays a button."""
    if len(buttons) <= _MOST_BUTTONS:
        return buttons
    room = _MOST_BUTTONS - 1
    apart = [one for one in buttons if not _can_be_listed(one)]
    plain_ones = [one for one in buttons if _can_be_listed(one)]
    kept = plain_ones[: max(room - len(apart), 0)]
    listed = {choice_value(one): one for one in plain_ones if one not in kept}
    shown = [one for one in buttons if one in kept or one in apart][:room]
    return [*shown, Button("More", buttons[0].action, choices=tuple(listed.values()))] if listed else shown


def _can_be_listed(button: Button) -> bool:
    return not (button.confirm or button.choices) and len(choice_value(button)) <= _OPTION_VALUE_LIMIT


def _button(button: Button, number: int) -> Json:
    if button.choices:
        return _list_of(button, number)
    drawn: Json = {
        "type": "button",
        "action_id": f"{button.action.value}:{number}",
        "text": plain(button.label, BUTTON_LIMIT),
    }
    if button.value:
        drawn["value"] = cut_to(button.value, _VALUE_LIMIT)
    if button.primary:
        drawn["style"] = "primary"
    if button.confirm:
        drawn["confirm"] = confirm_object(button.confirm, button.label)
    return drawn


def _list_of(button: Button, number: int) -> Json:
    """A list whose options each do what a button of their own would."""
    choices = [Option(choice_value(one), one.label) for one in button.choices]
    return {
        "type": "static_select",
        "action_id": f"{CHOICE}:{number}",
        "placeholder": plain(button.label, 150),
        **option_lists(choices),
    }


def choice_value(button: Button) -> str:
    """What an option of a list carries: which act it is, and what it acts on."""
    return f"{button.action.value}|{button.value}"


def _optional_section(words: str) -> list[Json]:
    return [section(escape_and_cut(words, SECTION_LIMIT))] if words else []


def _facts(card: Card) -> Iterator[str]:
    for fact in card.facts:
        yield f"{bold(fact.label + ':')} {escape_and_cut(fact.text, SECTION_LIMIT - 200)}"


def picture_block(picture: Picture, picture_id: str) -> Json:
    """An uploaded picture with the words that stand for it."""
    alt_text = cut_to(picture.alt_text or "Flowchart", ALT_LIMIT)
    return {"type": "image", "slack_file": {"id": picture_id}, "alt_text": alt_text}


def _picture_blocks(card: Card, picture_id: str) -> list[Json]:
    return [picture_block(card.picture, picture_id)] if card.picture and picture_id else []


def _mrkdwn_sections(part: Section) -> Iterator[Json]:
    heading = (bold(part.heading),) if part.heading else ()
    return sections((*heading, *chain.from_iterable(map(_line_pieces, part.lines))))


def _literal_sections(part: Section) -> Iterator[Json]:
    """The section exactly as typed: a private card may hold a narrative, and a narrative is evidence."""
    return literal_sections(part.heading, part.lines)


def _line_pieces(line: str) -> Iterator[str]:
    """The line cut into pieces that fit a section each, so that a long account is shown whole."""
    rest = line
    while len(escape(rest)) > SECTION_LIMIT:
        size = SECTION_LIMIT if len(escape(rest[:SECTION_LIMIT])) <= SECTION_LIMIT else SECTION_LIMIT // 5
        yield escape(rest[:size])
        rest = rest[size:]
    yield escape(rest)
