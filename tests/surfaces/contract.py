"""What every surface keeps to, whatever it looks like: each test of the contract is run over each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot.surface.incoming import Act, Given
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.people.people import Person
from tests.unit.bot.town_hall import Hall


class SurfaceUnderTest(Protocol):
    """One surface over the town hall's database, and what a test may do and see there."""

    hall: Hall

    def do(self, who: Person | None, act: Act, given: Given, key: str) -> str:
        """Somebody acts, None being one whom Doorstep does not know; all that they are shown for it."""

    def watch(self, answer_shown: Callable[[], None]) -> None:
        """Call this at the moment when somebody is shown an answer."""

    def refuse_to_draw(self) -> None:
        """From now on the surface takes no answer."""

    def notification(self, shown: Card | Prompt) -> str:
        """All that a message of ours shows, as text."""
