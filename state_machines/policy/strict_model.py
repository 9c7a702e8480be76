"""What the models of policy and settings files share: strictness, field types, and errors in plain words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails

from state_machines.case.word_limits import WORD_LIMITS
from state_machines.policy.strict_yaml import FieldPath, Problem, Value
from state_machines.policy.vocabulary import FACTS, values_of
from state_machines.time.durations import Duration, parse_duration

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{2}:\d{2}")


class Strict(BaseModel):
    """The base of every part of a file: it cannot be changed, and refuses keys that are not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def _parse_yes_no(value: object) -> object:
    if value not in ("yes", "no", True, False):
        raise ValueError("write yes or no")
    return value in ("yes", True)


def _parse_day(value: object) -> object:
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("write a date as 2026-11-24")
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError as error:
        raise ValueError("there is no such day; write one of the calendar") from error


def _parse_time(value: object) -> object:
    if isinstance(value, str) and not _TIME.fullmatch(value):
        raise ValueError("write a time of day as 09:00")
    try:
        return time.fromisoformat(value) if isinstance(value, str) else value
    except ValueError as error:
        raise ValueError("there is no such time; write one from 00:00 to 23:59") from error


def _parse_duration(value: object) -> object:
    return parse_duration(value) if isinstance(value, str) else value


def _parse_limit(value: object) -> object:
    if value in WORD_LIMITS:
        return Duration(str(value), None)
    limit = None if value == "not set" else _parse_duration(value)
    if isinstance(limit, Duration) and limit.working_days is not None:
        raise ValueError("how long a working day is, only the authority knows; write hours, days or weeks")
    return limit


#: A word or a sentence that must be there.
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True, max_length=600)]
#: A name that code and other parts of the file refer to.
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
YesNo = Annotated[bool, BeforeValidator(_parse_yes_no)]
Day = Annotated[date, BeforeValidator(_parse_day)]
TimeOfDay = Annotated[time, BeforeValidator(_parse_time)]
DurationField = Annotated[Duration, BeforeValidator(_parse_duration)]
#: A duration, a limit in words (a Duration without length), or "not set" (None).
LimitOrNotSet = Annotated[Duration | None, BeforeValidator(_parse_limit)]


def _check_not_empty(table: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    if any(not values for values in table.values()):
        raise ValueError("a condition without values never holds; give at least one")
    return table


#: A condition: each fact with the values that satisfy it. Whether they are known is checked elsewhere.
Condition = Annotated[dict[str, frozenset[str]], AfterValidator(_check_not_empty)]


def problems_of(error: ValidationError) -> tuple[Problem, ...]:
    """Every error of a file that does not fit its model, in words that say what to do."""
    found = error.errors(include_url=False, include_input=True)
    # An item that cannot be read is named once, and not again as a list that is too short.
    wrong_within = {details["loc"][:length] for details in found for length in range(len(details["loc"]))}
    return tuple(
        _problem(details)
        for details in found
        if details["type"] != "too_short" or details["loc"] not in wrong_within
    )


def vocabulary_problems(value: Value, path: FieldPath = ()) -> Iterator[Problem]:
    """Facts and values outside the vocabulary, wherever a `when` or a `sets` stands in the file."""
    if isinstance(value, list):
        for at, item in enumerate(value):
            yield from vocabulary_problems(item, (*path, at))
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in ("when", "sets") and isinstance(item, dict):
                yield from _table_problems(item, (*path, key))
            else:
                yield from vocabulary_problems(item, (*path, key))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a sentence that names the nearest known word, or all of them when none is near."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return f"did you mean “{near[0]}”?" if near else f"use one of: {', '.join(names)}"


def _table_problems(table: dict[str, Value], path: FieldPath) -> Iterator[Problem]:
    for fact, given in table.items():
        if fact not in FACTS:
            yield Problem((*path, fact), "unknown fact", f"“{fact}” is no fact; {did_you_mean(fact, FACTS)}")
            continue
        for value in given if isinstance(given, list) else [given]:
            if value not in values_of(fact):
                words = f"“{value}” is no value of {fact}; {did_you_mean(str(value), values_of(fact))}"
                yield Problem((*path, fact), "unknown value", words)


def _problem(details: ErrorDetails) -> Problem:
    path = tuple(part for part in details["loc"] if part != "[key]")
    kind, value = details["type"], details["input"]
    if kind == "extra_forbidden":
        return Problem(path, "unknown key", f"“{path[-1]}” is no key here; {_nearest_key(str(path[-1]))}")
    if kind == "missing":
        return Problem(path, "missing key", f"“{path[-1]}” is missing; add it")
    if kind in ("enum", "literal_error"):
        known = re.findall(r"'([^']*)'", str(details.get("ctx", {}).get("expected", "")))
        return Problem(
            path, "unknown value", f"“{value}” is not known here; {did_you_mean(str(value), known)}"
        )
    if kind in ("string_too_short", "too_short"):
        return Problem(path, "empty", "nothing is written here; write it or remove the key")
    if kind == "string_pattern_mismatch":
        return Problem(
            path, "not a name", f"“{value}” must be small letters, digits and _ (in a policy's name: - and .)"
        )
    return Problem(path, "wrong value", details["msg"].removeprefix("Value error, "))


def _nearest_key(word: str) -> str:
    known = {
        field.alias or name for model in _subclasses(Strict) for name, field in model.model_fields.items()
    }
    near = difflib.get_close_matches(word, sorted(known - {word}), n=1, cutoff=0.6)
    return f"did you mean “{near[0]}”?" if near else "remove it"


def _subclasses(model: type[Strict]) -> Iterator[type[Strict]]:
    for child in model.__subclasses__():
        yield child
        yield from _subclasses(child)


#: What an outcome asks of the person who records it.
Asks = Literal["", "date", "reason", "date_and_reason"]
