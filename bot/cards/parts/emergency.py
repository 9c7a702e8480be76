"""The authority's emergency numbers, in words."""

from __future__ import annotations

from state_machines.settings.local_settings import LocalSettings


def emergency_words(settings: LocalSettings) -> str:
    """One line a number, such as "Police, ambulance, fire: 999"."""
    return "\n".join(f"{number.label}: {number.number}" for number in settings.emergency_numbers)
