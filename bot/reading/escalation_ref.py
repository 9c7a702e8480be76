"""The least that a message about an escalation goes by."""

from __future__ import annotations

from typing import Protocol

from state_machines.case.report import Urgency


class EscalationRef(Protocol):
    """What a message about an escalation needs to know: its id and its urgency."""

    @property
    def id(self) -> str: ...
    @property
    def urgency(self) -> Urgency: ...
