"""What every group of settings has: who set it, and when."""

from __future__ import annotations

from state_machines.case.limits import Origin, Source
from state_machines.policy.strict_model import Day, Strict, Words


class Setting(Strict):
    """A group of settings, and who answers for it."""

    set_by: Words
    set_on: Day

    @property
    def source(self) -> Source:
        """The setting's source, as limits and screens carry it."""
        return Source(Origin.LOCAL, set_by=self.set_by, set_on=self.set_on)
