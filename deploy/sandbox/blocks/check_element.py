"""Checks which interactive elements Slack accepts, and within which limits."""

from collections.abc import Callable
from typing import Any

from deploy.sandbox.blocks.elements import ELEMENTS
from deploy.sandbox.blocks.problems import MARKED, PLAIN, Problems
from deploy.sandbox.values import Json

_COMMON = ("type", "action_id", "confirm", "focus_on_load")
_CHOOSING = (*_COMMON, "options", "option_groups", "placeholder")
_TYPING = ("type", "action_id", "focus_on_load", "placeholder", "initial_value", "dispatch_action_config")

_KEYS: dict[str, tuple[str, ...]] = {
    "button": (*_COMMON[:3], "text", "url", "value", "style", "accessibility_label"),
    "overflow": (*_COMMON[:3], "options"),
    "static_select": (*_CHOOSING, "initial_option"),
    "multi_static_select": (*_CHOOSING, "initial_options", "max_selected_items"),
    "radio_buttons": (*_COMMON, "options", "initial_option"),
    "checkboxes": (*_COMMON, "options", "initial_options"),
    "users_select": (*_COMMON, "placeholder", "initial_user"),
    "conversations_select": (
        *_COMMON, "placeholder", "initial_conversation", "default_to_current_conversation",
        "response_url_enabled", "filter",
    ),
    "datepicker": (*_COMMON, "placeholder", "initial_date"),
    "timepicker": (*_COMMON, "placeholder", "initial_time", "timezone"),
    "datetimepicker": (*_COMMON, "initial_date_time"),
    "plain_text_input": (*_TYPING, "multiline", "min_length", "max_length"),
    "email_text_input": _TYPING,
    "url_text_input": _TYPING,
    "number_input": (*_TYPING, "is_decimal_allowed", "min_value", "max_value"),
}  # fmt: skip


def check_element(element: Json, at: str, place: str, problems: Problems) -> None:
    """An interactive element in a section, an actions block or an input block."""
    kind = element.get("type")
    if not isinstance(kind, str) or kind not in ELEMENTS:
        problems.add(f"unsupported type: {kind}", f"{at}/type")
        return
    if place not in ELEMENTS[kind].places:
        problems.add(f"unsupported type: {kind} in a block of type {place}", f"{at}/type")
    problems.keys(element, at, _KEYS[kind])
    problems.string(element.get("action_id"), f"{at}/action_id", 255)
    if "placeholder" in element:
        problems.text(element["placeholder"], f"{at}/placeholder", 150)
    if "confirm" in element:
        _check_confirm(element["confirm"], f"{at}/confirm", problems)
    if kind in _RULES:
        _RULES[kind](element, at, problems)


def _check_confirm(value: Any, at: str, problems: Problems) -> None:
    if not isinstance(value, dict):
        problems.add("must be an object", at)
        return
    problems.keys(value, at, ("title", "text", "confirm", "deny", "style"))
    limits = {"title": (100, PLAIN), "text": (300, MARKED), "confirm": (30, PLAIN), "deny": (30, PLAIN)}
    for key, (most, kinds) in limits.items():
        if key in value or key in ("title", "text"):
            problems.text(value.get(key), f"{at}/{key}", most, kinds)


def _check_button(element: Json, at: str, problems: Problems) -> None:
    problems.text(element.get("text"), f"{at}/text", 75)
    problems.string(element.get("accessibility_label"), f"{at}/accessibility_label", 75)
    problems.string(element.get("value"), f"{at}/value", 2000)
    problems.string(element.get("url"), f"{at}/url", 3000)
    if element.get("style") not in (None, "primary", "danger"):
        problems.add("must be one of the allowed values: primary, danger", f"{at}/style")


def _check_select(element: Json, at: str, problems: Problems) -> None:
    if ("options" in element) == ("option_groups" in element):
        problems.add("must provide exactly one of options or option_groups", at)
    for number, group in _enumerate_items(element, "option_groups", at, 100, problems):
        here = f"{at}/option_groups/{number}"
        problems.text(group.get("label"), f"{here}/label", 75)
        _check_options(group, here, 100, PLAIN, problems)
    if "options" in element:
        _check_options(element, at, 100, PLAIN, problems)
    _check_initial(element, at, problems)


def _enumerate_items(
    element: Json, key: str, at: str, most: int, problems: Problems
) -> list[tuple[int, Json]]:
    return list(enumerate(problems.items(element[key], f"{at}/{key}", most))) if key in element else []


def _check_options(
    owner: Json, at: str, most: int, kinds: tuple[str, ...], problems: Problems, extra: tuple[str, ...] = ()
) -> None:
    seen: set[object] = set()
    for number, option in enumerate(problems.items(owner.get("options"), f"{at}/options", most)):
        here = f"{at}/options/{number}"
        problems.keys(option, here, ("text", "value", "description", *extra))
        problems.text(option.get("text"), f"{here}/text", 75, kinds)
        problems.string(option.get("value"), f"{here}/value", 150, required=True)
        if "description" in option:
            problems.text(option["description"], f"{here}/description", 75, kinds)
        if str(option.get("value")) in seen:
            problems.add(f"duplicate option value: {option.get('value')}", f"{here}/value")
        seen.add(str(option.get("value")))


def _check_initial(element: Json, at: str, problems: Problems) -> None:
    offered = _option_list(element)
    for group in _option_list(element, "option_groups"):
        offered += _option_list(group) if isinstance(group, dict) else []
    if "initial_option" in element and element["initial_option"] not in offered:
        problems.add("initial_option must match an option", f"{at}/initial_option")
    if "initial_options" in element:
        chosen = problems.items(element["initial_options"], f"{at}/initial_options", 100)
        if any(option not in offered for option in chosen):
            problems.add("initial_options must match options", f"{at}/initial_options")


def _option_list(owner: Json, key: str = "options") -> list[Any]:
    value = owner.get(key)
    return list(value) if isinstance(value, list) else []


def _check_ticks(element: Json, at: str, problems: Problems) -> None:
    _check_options(element, at, 10, MARKED, problems)
    _check_initial(element, at, problems)


def _check_overflow(element: Json, at: str, problems: Problems) -> None:
    _check_options(element, at, 5, PLAIN, problems, extra=("url",))


def _check_text_input(element: Json, at: str, problems: Problems) -> None:
    shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
    if not isinstance(shortest, int) or not 0 <= shortest <= 3000:
        problems.add("must be between 0 and 3000", f"{at}/min_length")
    elif not isinstance(longest, int) or not 1 <= longest <= 3000:
        problems.add("must be between 1 and 3000", f"{at}/max_length")
    elif shortest > longest:
        problems.add("min_length must not be above max_length", f"{at}/min_length")
    else:
        problems.string(element.get("initial_value") or None, f"{at}/initial_value", longest)


_RULES: dict[str, Callable[[Json, str, Problems], None]] = {
    "button": _check_button,
    "static_select": _check_select,
    "multi_static_select": _check_select,
    "radio_buttons": _check_ticks,
    "checkboxes": _check_ticks,
    "overflow": _check_overflow,
    "plain_text_input": _check_text_input,
}
