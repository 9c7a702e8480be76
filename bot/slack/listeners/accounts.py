"""The listener for accounts that change: whose part hangs on one is looked at again at once."""

from __future__ import annotations

from slack_bolt import App

from bot.slack.acknowledgement import Acknowledgement, acknowledging
from bot.slack.drawing.text import Json
from bot.slack.event import handle_change
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners.ids import about_account
from bot.slack.transport.directory import read_account
from bot.use_cases.people.look_again import look_at_account


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to changes of accounts, of which Slack sends each: also those of a picture or of a status."""

    def listen(body: Json) -> Acknowledgement:
        return handle_change("account changed", lambda: look_at_account_of(ctx, body))

    app.event("user_change", matchers=[about_account])(acknowledging(listen))


def look_at_account_of(ctx: ListenerContext, body: Json) -> None:
    """Look at the account again; what fails is delivered again, and the daily look comes all the same.

    The event may be old by the time it comes, so that it is believed in nothing that would change anything:
    Slack is asked then.
    """
    account = read_account(body["event"]["user"], ctx.workspace)
    look_at_account(ctx.services, account, ctx.clock.now())
