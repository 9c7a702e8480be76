"""The services that every use case needs beside its arguments; bootstrap puts them together once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ports import Directory
from bot.surface_profile import SurfaceProfile
from state_machines.policy.policy import Policy
from state_machines.settings.local_settings import LocalSettings
from storage.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class Services:
    """The database, the authority's settings, the policy for new escalations, and the chat people use."""

    store: Store
    settings: LocalSettings
    policy: Policy
    directory: Directory
    surface: SurfaceProfile
