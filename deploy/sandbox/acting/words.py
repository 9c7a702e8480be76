"""What a person types: words, or a slash command."""

import html

from deploy.sandbox import payloads
from deploy.sandbox.acting.stage import Stage, required_text
from deploy.sandbox.delivery.parcel import Receipt
from deploy.sandbox.errors import ActError, SlackError
from deploy.sandbox.model import Conversation
from deploy.sandbox.responses import answer
from deploy.sandbox.values import Json

_FAILURES = {"timeout": "operation_timeout", "unreachable": "dispatch_failed", "refused": "dispatch_failed"}
_CHANNEL_TYPES = {"im": "im", "private_channel": "group", "channel": "channel"}


async def say(stage: Stage, body: Json) -> None:
    """Say something. Slack escapes it, and tells the app if the app listens there."""
    text = required_text(body, "text")
    if text.startswith("/"):
        await command(stage, body)
        return
    conversation = stage.conversation(body.get("in"))
    manifest = stage.world.manifest
    if conversation.kind == "im" and (manifest.messages_read_only or not manifest.messages_tab):
        raise ActError("Sending messages to this app has been turned off.")
    message = stage.world.say(conversation.id, stage.person.id, html.escape(text, quote=False))
    stage.mark_as_read(conversation)
    if conversation.app_member:
        kind = _CHANNEL_TYPES[conversation.kind]
        await stage.courier.announce(payloads.message_event(stage.person, message, kind))


async def command(stage: Stage, body: Json) -> None:
    """Run a slash command of the manifest. If it fails, Slack's words about that are shown."""
    name, _, rest = required_text(body, "text").strip().partition(" ")
    known = [each.command for each in stage.world.manifest.commands]
    if name not in known:
        raise ActError(f"{name} is not a valid command; the app declares: {known}")
    conversation = stage.conversation(body.get("in"))
    stage.mark_as_read(conversation)
    text = html.escape(rest.strip(), quote=False)
    sent = payloads.command(stage.world, stage.person, conversation, name, text)
    receipt = await stage.courier.deliver("slash_commands", sent)
    _conclude(stage, conversation, name, receipt)


def _conclude(stage: Stage, conversation: Conversation, name: str, receipt: Receipt) -> None:
    failure = _FAILURES.get(receipt.outcome)
    if receipt.ok and receipt.payload:
        try:
            answer(stage.world, stage.person.id, conversation.id, receipt.payload)
        except SlackError as error:
            failure = error.code
            stage.world.journal.note("refused_answer", body=receipt.payload, error=error.code, **error.extra)
    if failure:
        stage.world.notify(stage.person.id, f'{name} failed with the error "{failure}"')
