"""Checks the shape of Slack's payloads, as far as we read them, before anything else happens."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from bot.slack.drawing.text import Json


class MalformedPayload(ValueError):
    """Something is no payload of Slack's. The words name the fields, never what they hold."""


_Id = Annotated[str, Field(min_length=1, max_length=255)]
#: Longest text that any field of Slack's holds, with room.
_Text = Annotated[str, Field(max_length=200_000)]


class _User(TypedDict):
    id: _Id


class _Action(TypedDict):
    action_id: _Id
    block_id: _Id
    value: NotRequired[_Text]
    selected_date: NotRequired[_Id | None]
    selected_option: NotRequired[_Option | None]


class _Option(TypedDict):
    value: _Text


class _Control(TypedDict):
    """One control of a message or form, in its state at the moment of a press."""

    value: NotRequired[_Text | None]
    selected_date_time: NotRequired[Annotated[int, Field(ge=0, le=4_102_444_800)] | None]  # the year 2100
    selected_option: NotRequired[_Option | None]
    selected_options: NotRequired[list[_Option]]


class _State(TypedDict):
    values: dict[str, dict[str, _Control]]


class _MetadataOfOurs(TypedDict):
    event_payload: NotRequired[dict[str, Any]]


class _Message(TypedDict):
    metadata: NotRequired[_MetadataOfOurs | None]


class _View(TypedDict):
    id: _Id
    type: NotRequired[_Id]
    hash: NotRequired[_Text]
    private_metadata: NotRequired[_Text]
    blocks: NotRequired[list[_Block]]
    state: NotRequired[_State | None]


class _Block(TypedDict):
    type: NotRequired[_Text]
    block_id: NotRequired[_Text]


class _NamedView(_View):
    callback_id: Annotated[str, Field(max_length=255)]


class _Press(TypedDict):
    user: _User
    trigger_id: _Id
    actions: Annotated[list[_Action], Field(min_length=1)]
    response_url: NotRequired[_Text | None]
    message: NotRequired[_Message | None]
    view: NotRequired[_View | None]
    state: NotRequired[_State | None]


class _Submission(TypedDict):
    user: _User
    trigger_id: NotRequired[_Text | None]
    view: _NamedView


class _Shortcut(TypedDict):
    user: _User
    trigger_id: _Id
    callback_id: _Id


class _Command(TypedDict):
    user_id: _Id
    trigger_id: _Id
    command: _Id
    text: NotRequired[_Text | None]
    response_url: NotRequired[_Text | None]


class _Tokens(TypedDict):
    """Whose were revoked: people's own, or the bot's."""

    bot: NotRequired[list[_Id]]


class _InnerEvent(TypedDict):
    type: _Id
    user: NotRequired[_Text | _User | None]
    channel: NotRequired[Any]
    channel_type: NotRequired[_Text | None]
    subtype: NotRequired[_Text | None]
    bot_id: NotRequired[_Text | None]
    tab: NotRequired[_Text | None]
    tokens: NotRequired[_Tokens | None]


class _Event(TypedDict):
    event_id: _Id
    event: _InnerEvent


class _ViewClosed(TypedDict):
    view: _NamedView


class _Flood(TypedDict):
    """More was to be delivered to the app than Slack delivers; no event, and in none."""

    team_id: _Id


class _UrlVerification(TypedDict):
    """The question with which Slack verifies a new address."""

    challenge: _Text


_SHAPES: dict[str, TypeAdapter[Any]] = {
    "block_actions": TypeAdapter(_Press),
    "view_submission": TypeAdapter(_Submission),
    "shortcut": TypeAdapter(_Shortcut),
    "command": TypeAdapter(_Command),
    "event_callback": TypeAdapter(_Event),
    "app_rate_limited": TypeAdapter(_Flood),
    "view_closed": TypeAdapter(_ViewClosed),
    "url_verification": TypeAdapter(_UrlVerification),
}


def check_payload(body: Json) -> str:
    """The kind of the payload, "command" included; raises Misshapen."""
    kind = str(body.get("type", "command" if "command" in body else "none"))
    shape = _SHAPES.get(kind)
    if shape is None:
        raise MalformedPayload("of no kind that is listened to")
    try:
        shape.validate_python(body)
    except ValidationError as error:
        raise MalformedPayload(_error_places(error)) from None
    return kind


def _error_places(error: ValidationError) -> str:
    """The fields that are wrong, by our own names, because a payload's name could hold anything."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    known = (part for part in first["loc"] if isinstance(part, str) and part in _NAMES)
    return f"{'.'.join(known) or 'payload'}: {first['type']}"


_FIELD_NAMES = (
    _User,
    _Action,
    _Control,
    _State,
    _Message,
    _View,
    _Press,
    _Shortcut,
    _Command,
    _InnerEvent,
    _Event,
)
_NAMES = frozenset(name for shape in _FIELD_NAMES for name in shape.__annotations__)
