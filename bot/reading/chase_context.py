"""What a chase must know around a duty, whether one duty is looked at or hundreds."""

from __future__ import annotations

from dataclasses import dataclass

from state_machines.case.report import Urgency
from state_machines.case.word_limits import read_word
from state_machines.duties.circle import Circle
from state_machines.duties.duty import Duty, DutyKind
from state_machines.settings.local_settings import LocalSettings


@dataclass(frozen=True, slots=True)
class EscalationRef:
    """What a message about an escalation needs to know: its id and its urgency.

    `joined` are the escalations that a report about several children moved with it; None if nobody read it.
    """

    id: str
    urgency: Urgency
    joined: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ChaseContext:
    """The least that a chase must know; a snapshot gives its own, and many are read together."""

    escalation: EscalationRef
    circle: Circle
    settings: LocalSettings
    reporter_ids: tuple[str, ...]

    def urgency_of(self, duty: Duty) -> Urgency:
        """How fast the duty is chased: a follow-up as the authority set it, others as the reports say.

        A limit in words, such as "immediately", makes this duty more urgent, never less, and no other.
        """
        if duty.kind is DutyKind.FOLLOW_UP:
            return self.settings.urgency_of_follow_up(duty.key)
        word = read_word(duty.limit, self.settings.word_readings)
        found: tuple[Urgency, ...] = (self.escalation.urgency, *((word.urgency,) if word else ()))
        return min(found, key=lambda urgency: urgency.order)
