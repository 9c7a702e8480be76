"""Slack's Bolt, which reads what comes in by either door, and finds the listener that is meant."""

from __future__ import annotations

import logging
from collections.abc import Callable

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.middleware import Middleware
from slack_sdk import WebClient

from bot.log_events import log_event
from bot.slack.transport.payload_shapes import MalformedPayload, check_payload
from bot.slack.transport.web_client import Identity, web_client
from bot.slack.transport.whose_payload import NotOurs, find_stranger
from bot.unexpected_errors import error_types, traceback_places

log = logging.getLogger(__name__)

_NOT_HERE = (
    "This Doorstep works for another workspace. Nothing was saved and nobody was told. "
    "In danger call 999; otherwise telephone whoever you wanted to reach."
)


def bolt_app(client: WebClient, identity: Identity) -> App:
    """Without a listener yet. Calls nothing over the network.

    The signature is the door's to check, before anything is read.
    """
    bolt = App(
        name="doorstep",
        logger=_bolt_logger(),
        client=_unauthorised(client),
        authorize=_authorize(client, identity),
        before_authorize=_PayloadCheck(identity),
        request_verification_enabled=False,
        raise_error_for_unhandled_request=True,  # else Bolt logs it, with what it holds
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        # A listener runs to its end in the thread that took the request, and acknowledges last. Bolt's own
        # pool has five threads: a sixth press would wait behind five slow ones and never be acknowledged.
        process_before_response=True,
    )
    bolt.error(_answer_error)
    return bolt


def answer_or_refuse(dispatch: Callable[[], BoltResponse]) -> BoltResponse:
    """What Bolt's own door has Slack answered, once all the work is done; never raises.

    4xx for what is no payload of Slack's: Bolt reads one without looking at its shape first, and stumbles.
    """
    try:
        return dispatch()
    except Exception as error:  # noqa: BLE001 - as said above; listeners never raise, so nothing was done
        log.warning(
            "refused a payload that cannot be read (%s at %s)", error_types(error), traceback_places(error)
        )
        return BoltResponse(status=400)


class _PayloadCheck(Middleware):
    """Its shape and whose it is, before Bolt reads further; leaves which kind it is in the context."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,
        next: Callable[[], BoltResponse],  # noqa: A002 - Bolt passes it by this name
    ) -> BoltResponse:
        try:
            req.context["kind"] = check_payload(req.body)
        except MalformedPayload as error:
            log.warning("refused a payload without the shape of Slack's: %s", error)
            return BoltResponse(status=400)
        stranger = find_stranger(self._identity, req.body)
        if stranger is not None:
            return _refuse(stranger, req.context["kind"])
        next()
        return resp


def _refuse(stranger: NotOurs, kind: str) -> BoltResponse:
    """Whoever typed a command reads why nothing happened; a press or an event has no place for words."""
    log_event(log, "payload.refused", logging.WARNING, of=f"another {stranger.what}", kind=kind)
    if kind == "command":
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": _NOT_HERE})
    return BoltResponse(status=403, headers={"X-Slack-No-Retry": ["1"]})


def _answer_error(error: Exception) -> BoltResponse:
    """Listeners never raise, so it is Bolt's: nobody listens, or `answered` says it without its words."""
    if isinstance(error, BoltUnhandledRequestError):
        log.warning("refused a payload that nothing here listens to (%s)", error.request.context["kind"])
        return BoltResponse(status=404)
    raise error


def _bolt_logger() -> logging.Logger:
    """Below warnings Bolt logs whole payloads, which hold what people typed."""
    logger = logging.getLogger("bot.slack.bolt")
    logger.setLevel(logging.WARNING)
    return logger


def _unauthorised(client: WebClient) -> WebClient:
    """Bolt gives each request's client the token that `authorize` answers; given one here it asks Slack."""
    bare = web_client(None, client.base_url)
    bare.proxy, bare.ssl = client.proxy, client.ssl
    return bare


def _authorize(client: WebClient, identity: Identity) -> Callable[[], AuthorizeResult]:
    known = AuthorizeResult(
        enterprise_id=None,
        team_id=identity.team_id,
        bot_token=client.token,
        bot_id=identity.bot_id,
        bot_user_id=identity.bot_user_id,
    )

    def authorize() -> AuthorizeResult:
        return known

    return authorize
