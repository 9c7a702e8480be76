"""The interactive elements: where each may stand, and how its value is named in Slack's payloads."""

from dataclasses import dataclass
from typing import Literal

Shape = Literal["press", "text", "one", "many", "plain"]

#: The places of Block Kit where an element can stand.
SECTION, ACTIONS, INPUT = "section", "actions", "input"


@dataclass(frozen=True)
class Element:
    """`value_key` is the field of the action or state value; `initial_key` the element's starting value."""

    shape: Shape
    value_key: str
    initial_key: str | None
    places: frozenset[str]


_ANYWHERE = frozenset({SECTION, ACTIONS, INPUT})
_TYPED = frozenset({INPUT})

ELEMENTS: dict[str, Element] = {
    "button": Element("press", "value", None, frozenset({SECTION, ACTIONS})),
    "overflow": Element("press", "selected_option", None, frozenset({SECTION, ACTIONS})),
    "static_select": Element("one", "selected_option", "initial_option", _ANYWHERE),
    "radio_buttons": Element("one", "selected_option", "initial_option", _ANYWHERE),
    "multi_static_select": Element(
        "many", "selected_options", "initial_options", frozenset({SECTION, INPUT})
    ),
    "checkboxes": Element("many", "selected_options", "initial_options", _ANYWHERE),
    "users_select": Element("plain", "selected_user", "initial_user", _ANYWHERE),
    "conversations_select": Element("plain", "selected_conversation", "initial_conversation", _ANYWHERE),
    "datepicker": Element("plain", "selected_date", "initial_date", _ANYWHERE),
    "timepicker": Element("plain", "selected_time", "initial_time", _ANYWHERE),
    "datetimepicker": Element(
        "plain", "selected_date_time", "initial_date_time", frozenset({ACTIONS, INPUT})
    ),
    "plain_text_input": Element("text", "value", "initial_value", _TYPED),
    "email_text_input": Element("text", "value", "initial_value", _TYPED),
    "url_text_input": Element("text", "value", "initial_value", _TYPED),
    "number_input": Element("text", "value", "initial_value", _TYPED),
}

#: Elements that hold a value between acts; the others only fire.
HOLDING = frozenset(kind for kind, element in ELEMENTS.items() if element.shape != "press")
