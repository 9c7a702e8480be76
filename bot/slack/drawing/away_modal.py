"""The form behind `/away`: Slack's pickers for days and people, filled with what was understood so far."""

from __future__ import annotations

from datetime import date, time

from bot.slack.drawing.text import SECTION_LIMIT, TITLE_LIMIT, Json, escape_and_cut, plain, section
from state_machines.people.away_words import AwayRequest

#: The callback id of the form.
AWAY = "away"

#: Block ids of the inputs, which errors are keyed by.
PERSON_PICK = "away_person"
FIRST_DAY, FIRST_TIME = "away_first_day", "away_first_time"
LAST_DAY, LAST_TIME = "away_last_day", "away_last_time"
COVER_PICK, COVER_EMAIL = "away_cover", "away_cover_email"

#: The one action in each of these blocks.
VALUE = "value"

_ADDRESS_LIMIT = 250


def away_modal(asked: AwayRequest, *, account: str = "", typed: str = "") -> Json:
    """The form. `account` is the Slack account to begin with, `typed` the text that could not be read."""
    said = [f"You typed: /away {typed}"] if typed else []
    words = "\n".join((*said, *filter(None, [asked.problem])))
    return {
        "type": "modal",
        "callback_id": AWAY,
        "title": plain("Away", TITLE_LIMIT),
        "submit": plain("Save", TITLE_LIMIT),
        "close": plain("Cancel", TITLE_LIMIT),
        "private_metadata": asked.person,
        "blocks": [
            *([section(escape_and_cut(words, SECTION_LIMIT))] if words else []),
            _person(asked, account),
            _day(FIRST_DAY, "First day", asked.first),
            _time(FIRST_TIME, "From what time?", asked.first_at),
            _day(LAST_DAY, "Last day", asked.last or asked.first, optional=True),
            _time(LAST_TIME, "Until what time?", asked.last_at),
            _input(COVER_PICK, "Who covers?", {"type": "users_select"}, optional=True),
            _cover_email(asked.cover),
        ],
    }


def _person(asked: AwayRequest, account: str) -> Json:
    if asked.person:  # named by address: they may have no account that we know yet
        return section(escape_and_cut(f"For: {asked.person}", SECTION_LIMIT)) | {"block_id": PERSON_PICK}
    element: Json = {"type": "users_select"} | ({"initial_user": account} if account else {})
    return _input(PERSON_PICK, "Who is away?", element, hint="You, or somebody who works for you.")


def _day(block_id: str, label: str, day: date | None, *, optional: bool = False) -> Json:
    element: Json = {"type": "datepicker"} | ({"initial_date": day.isoformat()} if day else {})
    hint = "Leave it empty for one day. It is part of the absence." if optional else ""
    return _input(block_id, label, element, optional=optional, hint=hint)


def _time(block_id: str, label: str, at: time | None) -> Json:
    element: Json = {"type": "timepicker"} | ({"initial_time": f"{at:%H:%M}"} if at else {})
    return _input(block_id, label, element, optional=True, hint="Leave it empty for the whole day.")


def _cover_email(cover: str) -> Json:
    element: Json = {"type": "plain_text_input", "max_length": _ADDRESS_LIMIT}
    if cover:
        element["initial_value"] = cover[:_ADDRESS_LIMIT]
    return _input(COVER_EMAIL, "Or their work e-mail address", element, optional=True)


def _input(block_id: str, label: str, element: Json, *, optional: bool = False, hint: str = "") -> Json:
    drawn: Json = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 150),
        "element": element | {"action_id": VALUE},
        "optional": optional,
    }
    return drawn | ({"hint": plain(hint, 150)} if hint else {})
