"""How a listener wants to answer, as values: the surface it was called from knows how to draw each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.slack.drawing.text import Json
from bot.values import Card, DialogScreen


@dataclass(frozen=True, slots=True)
class Nothing:
    """Acknowledge only: nothing to see."""


@dataclass(frozen=True, slots=True)
class Say:
    """Words for their eyes only."""

    text: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """As `Say`, where nothing was changed: a form stays open with all that was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class ShowCard:
    """A card for their eyes only; what was pressed stays as it is."""

    card: Card


@dataclass(frozen=True, slots=True)
class Replace:
    """What a dialog shows next, in place of what was pressed."""

    shown: DialogScreen


@dataclass(frozen=True, slots=True)
class OpenModal:
    """A page or a form over everything."""

    view: Json


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """What is wrong with a form, by the block id of the field."""

    errors: Mapping[str, str]


Reply = Nothing | Say | Refuse | ShowCard | Replace | OpenModal | FieldErrors
