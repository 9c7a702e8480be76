"""The listeners for what Slack says of the app itself: its access was taken, or events were dropped."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App, BoltRequest, BoltResponse

from bot.slack.acknowledgement import Acknowledgement, acknowledging
from bot.slack.drawing.text import Json
from bot.slack.event import handle_change
from bot.slack.listener_context import ListenerContext
from bot.use_cases.outbox.chat_signals import keep_signal
from state_machines.messages.signals import Signal

FLOOD = "app_rate_limited"
_EVENTS = {"tokens_revoked": Signal.ACCESS_REVOKED, "app_uninstalled": Signal.REMOVED}


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to the events, and to the one payload that Slack does not send as an event."""

    def answered_by(signal: Signal) -> Callable[[Json], BoltResponse]:
        def listen(body: Json) -> Acknowledgement:
            return handle_change(signal.value, lambda: _keep(ctx, signal, body))

        return acknowledging(listen)

    for event, signal in _EVENTS.items():
        app.event(event)(answered_by(signal))
    app.use(_flood_catcher(answered_by(Signal.FLOODED)))


def _flood_catcher(answer: Callable[[Json], BoltResponse]) -> Callable[..., BoltResponse]:
    """Bolt finds no listener by a payload's own type; a middleware sees each payload."""

    def catch(req: BoltRequest, next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002 - Bolt's name
        return answer(req.body) if req.body.get("type") == FLOOD else next()

    return catch


def _keep(ctx: ListenerContext, signal: Signal, body: Json) -> None:
    """Keep it, unless tokens were revoked and none of them is the bot's."""
    tokens = body.get("event", {}).get("tokens")
    if signal is Signal.ACCESS_REVOKED and isinstance(tokens, dict) and not tokens.get("bot"):
        return
    keep_signal(ctx.services.store, signal, ctx.clock.now())
