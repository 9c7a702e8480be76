"""The authority's emergency numbers, as words for a card."""

from __future__ import annotations

from state_machines.settings.local_settings import LocalSettings


def emergency_words(settings: LocalSettings) -> str:
    """One line for each number, such as "Police, ambulance, fire: 999"."""
    return "\n".join(f"{number.label}: {number.number}" for number in settings.emergency_numbers)


def emergency_telephones(settings: LocalSettings) -> tuple[str, ...]:
    """The same numbers alone, for a card on which they may be called."""
    return tuple(number.number for number in settings.emergency_numbers)
