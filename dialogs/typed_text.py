"""Which signs no database keeps: NUL, and half of a sign that takes two, such as half an emoji."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NOT_KEPT = re.compile("[\x00\ud800-\udfff]")

NOT_KEPT_WORDS = (
    "There is a sign in this that cannot be kept: part of an emoji, or one that nobody sees. "
    "Nothing was saved. Please type it again without it."
)


def can_be_kept(*texts: str) -> bool:
    """Whether every database keeps each of these texts as it is."""
    return not any(_NOT_KEPT.search(text) for text in texts)


def texts_in(value: object) -> Iterable[str]:
    """The texts in an answer: itself, or those that it is made of."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list | frozenset | set):
        for one in value:
            yield from texts_in(one)
