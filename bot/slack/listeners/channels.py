"""The listeners for channels that change: a team's channel is looked at again at once."""

from __future__ import annotations

from slack_bolt import App

from bot.slack.acknowledgement import Acknowledgement, acknowledging
from bot.slack.addresses import slack_place
from bot.slack.drawing.text import Json
from bot.slack.event import handle_change
from bot.slack.listener_context import ListenerContext
from bot.use_cases.outbox.channel_looks import look_again

#: Slack's names for it: those of private channels begin with "group".
EVENTS = (
    "group_archive", "group_unarchive", "group_deleted", "group_left",
    "channel_archive", "channel_unarchive", "channel_deleted", "channel_left",
    "channel_shared", "channel_unshared", "member_joined_channel", "member_left_channel",
)  # fmt: skip


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to each; what has become of the channel is asked, for an event may be old when it comes."""

    def listen(body: Json) -> Acknowledgement:
        return handle_change("channel changed", lambda: look_at_channel_of(ctx, body))

    for event in EVENTS:
        app.event(event)(acknowledging(listen))


def look_at_channel_of(ctx: ListenerContext, body: Json) -> None:
    """Look at the channel that the event is about, if it is a team's."""
    look_again(ctx.services, ctx.channels, slack_place(str(body["event"].get("channel"))), ctx.clock.now())
