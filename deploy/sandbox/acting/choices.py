"""Translates what a person picks into the value that Slack sends: options, dates, times, people."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from deploy.sandbox.acting.stage import Stage
from deploy.sandbox.blocks.elements import ELEMENTS
from deploy.sandbox.blocks.walk import Placed, label_of, options_of
from deploy.sandbox.errors import ActError, not_visible
from deploy.sandbox.values import Json

_Read = TypeVar("_Read")
_LOCAL = ZoneInfo("Europe/London")


def new_value(stage: Stage, placed: Placed, wanted: Any, held: Any) -> Any:
    """The new value; None empties it. A list sets exactly these, one word toggles one option."""
    shape = ELEMENTS[placed.kind].shape
    if shape == "many":
        return _new_values(placed, wanted, held or [])
    if wanted is None:
        return None
    return _option(placed, wanted) if shape in ("one", "press") else _PICKED[placed.kind](stage, wanted)


def _new_values(placed: Placed, wanted: Any, held: list[Json]) -> list[Json]:
    if isinstance(wanted, list):
        return [_option(placed, each) for each in wanted]
    if wanted is None:
        return []
    one = _option(placed, wanted)
    return [each for each in held if each != one] if one in held else [*held, one]


def _option(placed: Placed, wanted: Any) -> Json:
    options = options_of(placed.element)
    for option in options:
        if wanted == label_of(option):
            return option
    for option in options:
        if wanted == option.get("value"):
            return option
    raise not_visible("option", str(wanted), [label_of(option) for option in options])


def _date(_stage: Stage, wanted: Any) -> str:
    return _read(date.fromisoformat, wanted, "a date like 2026-11-17").isoformat()


def _time(_stage: Stage, wanted: Any) -> str:
    return _read(time.fromisoformat, wanted, "a time like 14:30").strftime("%H:%M")


def _moment(_stage: Stage, wanted: Any) -> int:
    moment = _read(datetime.fromisoformat, wanted, "a moment like 2026-11-17T14:30")
    return int((moment if moment.tzinfo else moment.replace(tzinfo=_LOCAL)).timestamp())


def _read(parse: Callable[[str], _Read], wanted: Any, what: str) -> _Read:
    try:
        return parse(str(wanted))
    except ValueError as error:
        raise ActError(f"{wanted!r} is not {what}") from error


def _user(stage: Stage, wanted: Any) -> str:
    for person in stage.world.everybody():
        if wanted in (person.id, person.handle, person.name):
            return person.id
    raise not_visible("person", str(wanted), [person.name for person in stage.world.everybody()])


def _conversation(stage: Stage, wanted: Any) -> str:
    return stage.conversation(wanted).id


_PICKED: dict[str, Callable[[Stage, Any], Any]] = {
    "datepicker": _date,
    "timepicker": _time,
    "datetimepicker": _moment,
    "users_select": _user,
    "conversations_select": _conversation,
}
