"""The options of a picker: up to a hundred as one list, more in groups of a hundred."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.slack.drawing.text import OPTION_LIMIT, Json, plain
from dialogs.spec import Option

#: Slack takes so many options in a list or a group, and so many groups.
MOST_OPTIONS = 100
_MOST_GROUPS = 100
#: Slack refuses a view of more than 250 KB, in which there is more than a picker.
_MOST_BYTES = 180_000


def options(choices: Sequence[Option]) -> list[Json]:
    """The options of one list or group."""
    return [
        {"text": plain(choice.label, OPTION_LIMIT), "value": choice.value}
        for choice in choices[:MOST_OPTIONS]
    ]


def option_lists(choices: Sequence[Option]) -> Json:
    """`options`, or for more than a hundred `option_groups`; whoever types finds an option in any of them."""
    offered = choices[: offered_at_once(choices)]
    if len(offered) <= MOST_OPTIONS:
        return {"options": options(offered)}
    starts = range(0, len(offered), MOST_OPTIONS)
    return {"option_groups": [_group(offered, start) for start in starts]}


def offered_at_once(choices: Sequence[Option]) -> int:
    """How many of these a form can offer."""
    room = _MOST_BYTES
    for number, choice in enumerate(choices[: MOST_OPTIONS * _MOST_GROUPS]):
        room -= len(json.dumps(options([choice])))
        if room < 0:
            return number
    return min(len(choices), MOST_OPTIONS * _MOST_GROUPS)


def _group(choices: Sequence[Option], start: int) -> Json:
    group = choices[start : start + MOST_OPTIONS]
    return {"label": plain(f"{start + 1} to {start + len(group)}", OPTION_LIMIT), "options": options(group)}
