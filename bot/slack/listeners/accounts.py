"""The listener for accounts that change: whose part hangs on one is looked at again at once."""

from __future__ import annotations

import logging
import time

from slack_bolt import App

from bot.log_events import log_scope
from bot.slack.acknowledgement import DELIVER_AGAIN, DONE, Acknowledgement, acknowledging
from bot.slack.drawing.text import Json
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners.ids import about_account
from bot.slack.transport.directory import read_account
from bot.surface.handle import log_and_count
from bot.unexpected_errors import log_unexpected_error
from bot.use_cases.people.look_again import look_at_account

log = logging.getLogger(__name__)
_NAME = "account changed"


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to changes of accounts, of which Slack sends each: also those of a picture or of a status."""

    def listen(body: Json) -> Acknowledgement:
        return handle_change(ctx, body)

    app.event("user_change", matchers=[about_account])(acknowledging(listen))


def handle_change(ctx: ListenerContext, body: Json) -> Acknowledgement:
    """Look at the account again; what fails is delivered again, and the daily look comes all the same.

    The event may be old by the time it comes, so that it is believed in nothing that would change anything:
    Slack is asked then.
    """
    began = time.monotonic()
    try:
        with log_scope():
            account = read_account(body["event"]["user"], ctx.workspace)
            look_at_account(ctx.services, account, ctx.clock.now())
            log_and_count(_NAME, "done", time.monotonic() - began)
    except Exception as error:  # noqa: BLE001 - whatever it was, the next delivery may fare better
        log_unexpected_error(log, _NAME, error)
        return DELIVER_AGAIN
    return DONE
