"""What the page needs of the sandbox it is mounted in."""

from typing import Any, Protocol


class World(Protocol):
    """The workspace as the page reads it; everything a person does goes through the control API."""

    @property
    def version(self) -> int:
        """A number that grows with every change somebody could see."""

    def people(self) -> list[dict[str, Any]]:
        """The personas: ``handle``, ``id``, ``name``, ``role``, in the order of the workspace file."""

    def names(self) -> dict[str, str]:
        """The people, the app and the channels by id, for mentions."""

    def commands(self) -> list[dict[str, Any]]:
        """The manifest's slash commands: ``command``, ``description``, ``usage_hint``."""

    def shortcuts(self) -> list[dict[str, Any]]:
        """The manifest's global shortcuts: ``name``, ``description``."""

    def screen(self, handle: str) -> dict[str, Any]:
        """What that person sees, as ``GET /control/screen/{handle}`` answers; KeyError if unknown."""

    async def wait_change(self, after: int, timeout: float) -> int:
        """Return the version once it is greater than ``after``, or as it is after ``timeout`` seconds."""
