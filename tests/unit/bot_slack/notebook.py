"""What a process knew of direct messages before it ended, kept in memory for the next one."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Notebook:
    """Implements bot.slack.direct_messages.Kept."""

    written: dict[str, str] = field(default_factory=dict)

    def all(self) -> dict[str, str]:
        return dict(self.written)

    def keep(self, slack_user_id: str, channel: str) -> None:
        self.written[slack_user_id] = channel
