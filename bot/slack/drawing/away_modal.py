"""The form behind `/away`: Slack's pickers for days and people, filled with what was understood so far."""

from __future__ import annotations

from datetime import date, time

from bot.slack.drawing.modal import VALUE
from bot.slack.drawing.text import SECTION_LIMIT, TITLE_LIMIT, Json, escape_and_cut, plain, section
from bot.surface.forms import Field, FormKind
from state_machines.people.away_words import AwayRequest

_ADDRESS_LIMIT = 250


def away_modal(asked: AwayRequest, *, account: str = "", typed: str = "") -> Json:
    """The form. `account` is the Slack account to begin with, `typed` the text that could not be read."""
    said = [f"You typed: /away {typed}"] if typed else []
    words = "\n".join((*said, *filter(None, [asked.problem])))
    return {
        "type": "modal",
        "callback_id": FormKind.AWAY.value,
        "title": plain("Away", TITLE_LIMIT),
        "submit": plain("Save", TITLE_LIMIT),
        "close": plain("Cancel", TITLE_LIMIT),
        "private_metadata": asked.person,
        "blocks": [
            *([section(escape_and_cut(words, SECTION_LIMIT))] if words else []),
            _person(asked, account),
            _day(Field.FIRST_DAY, "First day", asked.first),
            _time(Field.FIRST_TIME, "From what time?", asked.first_at),
            _day(Field.LAST_DAY, "Last day", asked.last or asked.first, optional=True),
            _time(Field.LAST_TIME, "Until what time?", asked.last_at),
            _input(Field.COVER, "Who covers?", {"type": "users_select"}, optional=True),
            _cover_email(asked.cover),
        ],
    }


def _person(asked: AwayRequest, account: str) -> Json:
    if asked.person:  # named by address: they may have no account that we know yet
        return section(escape_and_cut(f"For: {asked.person}", SECTION_LIMIT)) | {
            "block_id": Field.AWAY_PERSON.value
        }
    element: Json = {"type": "users_select"} | ({"initial_user": account} if account else {})
    return _input(Field.AWAY_PERSON, "Who is away?", element, hint="You, or somebody who works for you.")


def _day(field: Field, label: str, day: date | None, *, optional: bool = False) -> Json:
    element: Json = {"type": "datepicker"} | ({"initial_date": day.isoformat()} if day else {})
    hint = "Leave it empty for one day. It is part of the absence." if optional else ""
    return _input(field, label, element, optional=optional, hint=hint)


def _time(field: Field, label: str, at: time | None) -> Json:
    element: Json = {"type": "timepicker"} | ({"initial_time": f"{at:%H:%M}"} if at else {})
    return _input(field, label, element, optional=True, hint="Leave it empty for the whole day.")


def _cover_email(cover: str) -> Json:
    element: Json = {"type": "plain_text_input", "max_length": _ADDRESS_LIMIT}
    if cover:
        element["initial_value"] = cover[:_ADDRESS_LIMIT]
    return _input(Field.COVER_EMAIL, "Or their work e-mail address", element, optional=True)


def _input(field: Field, label: str, element: Json, *, optional: bool = False, hint: str = "") -> Json:
    drawn: Json = {
        "type": "input",
        "block_id": field.value,
        "label": plain(label, 150),
        "element": element | {"action_id": VALUE},
        "optional": optional,
    }
    return drawn | ({"hint": plain(hint, 150)} if hint else {})
