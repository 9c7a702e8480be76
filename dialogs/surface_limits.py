"""How much a chat surface can show at once; each gives its own, and dialogs and cards keep to them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SurfaceLimits:
    """Characters that fit, and how many options of a list.

    `title` is a form's, and a button that submits it; `text` is what somebody may type; `alternative_text`
    stands for a picture where it cannot be seen.
    """

    title: int
    option_label: int
    option_value: int
    options: int
    ticked_options: int
    text: int
    button_label: int
    alternative_text: int
