"""What a process knew of direct messages before it ended, kept in memory for the next one."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Notebook:
    """Implements bot.slack.transport.direct_messages.Kept."""

    written: dict[str, str] = field(default_factory=dict)

    def channel_of(self, slack_user_id: str) -> str | None:
        return self.written.get(slack_user_id)

    def keep(self, slack_user_id: str, channel: str) -> None:
        self.written[slack_user_id] = channel
