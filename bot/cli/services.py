"""The services with which a command does a use case, without a line to the chat."""

from __future__ import annotations

from bot.services import Services
from bot.slack.limits import SLACK
from bot.surface.directories import Directories
from bot.use_cases.collect.dialog_kinds import DIALOG_KINDS
from dialogs.loading import load_board
from state_machines.settings.local_settings import LocalSettings
from storage.unit_of_work import Store


def services_of_command(store: Store, local: LocalSettings) -> Services:
    """Services without a directory of accounts, for an authority with these settings."""
    return Services(store, local, load_board(local.policy), Directories({}), SLACK, DIALOG_KINDS)
