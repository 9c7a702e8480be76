"""Words that are stored and of which a newer release may have more: read to decide by, or only to show."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from state_machines.errors import NewerRelease

Word = TypeVar("Word", bound=StrEnum)


def known_value(words: type[Word], stored: str) -> Word:
    """The word; NewerRelease for one that this release does not know, for it must not decide by it."""
    try:
        return words(stored)
    except ValueError:
        raise NewerRelease(f"{words.__name__} {stored}") from None


def shown_value(words: type[Word], stored: str) -> Word:
    """The word, one that this release does not know as itself: shown by its own name, written back as it was.

    It equals none of those that are known, so whatever decides by them leaves it aside.
    """
    try:
        return words(stored)
    except ValueError:
        unknown = str.__new__(words, stored)
        unknown._name_ = unknown._value_ = stored
        return unknown


def is_known(word: StrEnum) -> bool:
    """Whether this release knows the word."""
    return word in type(word).__members__.values()
