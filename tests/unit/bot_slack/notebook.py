"""What a process knew of direct messages before it ended, kept in memory for the next one."""

from __future__ import annotations

from dataclasses import dataclass, field

from state_machines.people.address import Address


@dataclass(frozen=True)
class Notebook:
    """Implements bot.slack.transport.direct_messages.Kept."""

    written: dict[Address, str] = field(default_factory=dict)

    def channel_of(self, address: Address) -> str | None:
        return self.written.get(address)

    def keep(self, address: Address, channel: str) -> None:
        self.written[address] = channel
