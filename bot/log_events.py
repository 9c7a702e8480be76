"""Structured logs: one event a line, made of case references and codes, never of content or names."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

Value = str | int | float | bool | None

_BARE = re.compile(r"[\w.:/+@#-]+")
_cases: ContextVar[set[str] | None] = ContextVar("doorstep_cases", default=None)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, such as "message.sent", and the codes that say to what."""

    name: str
    fields: Mapping[str, Value]

    def __str__(self) -> str:
        return as_words({"event": self.name, **self.fields})


def log_event(logger: logging.Logger, name: str, level: int = logging.INFO, /, **fields: Value) -> None:
    """Log one event. A field that is None is left out.

    `fields` are codes, references, ids, counts and milliseconds. The reference of the case that this thread
    works on (see `one_thing`) is added.
    """
    if logger.isEnabledFor(level):
        given = {key: value for key, value in fields.items() if value is not None}
        logger.log(level, Event(name, _case_field() | given), stacklevel=2)


@contextmanager
def log_scope() -> Iterator[None]:
    """Delimit the work on one press, message or chase: its log lines name the case that it loaded.

    If it loads several cases, as a list does, the lines name none.
    """
    token = _cases.set(set())
    try:
        yield
    finally:
        _cases.reset(token)


def note_case(reference: str) -> None:
    """Note that this thread has loaded this case."""
    cases = _cases.get()
    if cases is not None:
        cases.add(reference)


def current_case() -> str | None:
    """The reference of the one case that this thread has loaded; None if it loaded none or several."""
    cases = _cases.get() or ()
    return next(iter(cases)) if len(cases) == 1 else None


def as_words(fields: Mapping[str, Value]) -> str:
    """The fields as words, such as `event=message.sent case=CH-1042 ms=43`, quoted where that is needed."""
    return " ".join(f"{key}={_word(value)}" for key, value in fields.items())


def _case_field() -> dict[str, Value]:
    case = current_case()
    return {} if case is None else {"case": case}


def _word(value: Value) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if _BARE.fullmatch(text) else json.dumps(text)
