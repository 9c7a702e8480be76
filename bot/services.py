"""The services that every use case needs beside its arguments; bootstrap puts them together once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialog_kind import DialogKind
from bot.ports import Directory
from bot.surface_profile import SurfaceProfile
from dialogs.registry import dialog_by_name
from state_machines.policy.policy import Policy
from state_machines.settings.local_settings import LocalSettings
from storage.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class Services:
    """The database, settings, the policy for new escalations, the chat people use, the kinds of dialogs."""

    store: Store
    settings: LocalSettings
    policy: Policy
    directory: Directory
    surface: SurfaceProfile
    dialogs: Mapping[str, DialogKind]

    def dialog_kind(self, dialog: str) -> DialogKind:
        """What is done around this dialog; raises NotFound for one that no longer exists."""
        return self.dialogs[dialog_by_name(dialog).name]
