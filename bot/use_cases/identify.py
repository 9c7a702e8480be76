"""Who is behind a Slack account: known, active and of this authority, or refused kindly."""

from __future__ import annotations

from datetime import datetime

from bot.office import Office
from state_machines.people import Person


def identify(office: Office, slack_user_id: str, now: datetime) -> Person:
    """The person; NotAllowed (recorded) for an unknown, deactivated, guest or other workspace's account."""
    raise NotImplementedError
