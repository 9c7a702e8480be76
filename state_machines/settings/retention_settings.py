"""How long an authority keeps what was recorded; where nothing is set, nothing is erased."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from state_machines.policy.strict_model import Strict
from state_machines.settings.setting import Setting


class Keep(Setting):
    """For how many days something is kept; of what belongs to an escalation, since it closed."""

    days: Annotated[int, Field(ge=1, le=36_500)]


class Retention(Strict):
    """By kind of what is kept. Entries of the record are never erased, and so have no line here.

    `drafts` were begun and never submitted or cancelled, `cancelled_drafts` were cancelled: both count from
    the last answer. `reports` are narratives and answers, with the dialogs in which they were given.
    `backups` is their greatest age, which Doorstep says and cannot enforce.
    """

    drafts: Keep | None = None
    cancelled_drafts: Keep | None = None
    reports: Keep | None = None
    standing_facts: Keep | None = None
    backups: Keep | None = None

    @property
    def erases(self) -> tuple[str, ...]:
        """The kinds for which a time is set, but for backups."""
        return tuple(
            name
            for name in ("drafts", "cancelled_drafts", "reports", "standing_facts")
            if getattr(self, name)
        )
