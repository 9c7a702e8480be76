"""Where a person or a place is found on one chat surface, as one value that is also one text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_SURFACE = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """A person's account or a place such as a channel; what `id` means only its surface knows.

    As a text it reads "surface:id". The surface's name holds no colon and the id may hold some, so every
    address has one text and every such text one address.
    """

    surface: str
    id: str

    def __post_init__(self) -> None:
        if not _SURFACE.fullmatch(self.surface):
            raise ValueError(
                f"“{self.surface}” is not the name of a chat surface: write it in small letters."
            )
        if not self.id:
            raise ValueError(f"An address on {self.surface} needs an id.")

    def __str__(self) -> str:
        return f"{self.surface}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The address that reads so; ValueError where the surface or the id is missing."""
        surface, colon, id_ = text.partition(":")
        if not colon:
            raise ValueError(f"“{text}” is not an address: write it as surface:id.")
        return cls(surface, id_)
