"""What Slack is acknowledged with when the answer went another way."""

from __future__ import annotations

from bot.slack.drawing.text import Json

NO_BODY: Json = {}
