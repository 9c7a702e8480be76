"""Name every case that does not resolve to people who can be reached, before it matters."""

from __future__ import annotations

from state_machines.local_settings import LocalSettings
from storage.unit_of_work import Store


def check_people(store: Store, settings: LocalSettings) -> tuple[str, ...]:
    """One line for each hole; empty when every case resolves."""
    raise NotImplementedError
