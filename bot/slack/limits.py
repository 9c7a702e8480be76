"""Slack as those above it know it: its own limits, how often it lets us redraw, and our commands there."""

from __future__ import annotations

from bot.slack.addresses import SLACK_NAME
from bot.surface_profile import CommandWords, SendLimits, SurfaceProfile
from dialogs.surface_limits import SurfaceLimits

SLACK = SurfaceProfile(
    name=SLACK_NAME,
    title="Slack",
    limits=SurfaceLimits(
        title=24,
        option_label=75,
        option_value=150,
        options=100,
        ticked_options=10,
        text=3000,
        button_label=75,
        alternative_text=2000,
    ),
    # Slack allows chat.update about fifty times a minute; a few are left for clocks that differ.
    sends=SendLimits(redraws_a_minute=45, redraws_at_once=4),
    commands=CommandWords.led_by("/", help="/doorstep help"),
)
