"""The replies that an act can choose from, as values. Each place of an answer knows how to draw them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.surface.forms import Field, Form
from bot.values import Card, DialogScreen


@dataclass(frozen=True, slots=True)
class Nothing:
    """Acknowledge only, with nothing to see."""


@dataclass(frozen=True, slots=True)
class Say:
    """Show a sentence to the person who acted."""

    text: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """As `Say`, for a refusal: nothing was changed, and a form stays open with all that was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class ShowCard:
    """Show a card to the person who acted; what was pressed stays as it is."""

    card: Card


@dataclass(frozen=True, slots=True)
class Replace:
    """Show what a dialog shows next, in place of what was pressed."""

    shown: DialogScreen


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Open a page or a form over everything else."""

    form: Form


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """Show what is wrong with a form, beside each field."""

    errors: Mapping[Field, str]


Reply = Nothing | Say | Refuse | ShowCard | Replace | OpenForm | FieldErrors
