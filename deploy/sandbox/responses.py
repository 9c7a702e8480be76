"""Answers that do not use the Web API: a response URL's body, and a command's acknowledgement."""

from deploy.sandbox.content import app_message, read_content
from deploy.sandbox.errors import SlackError
from deploy.sandbox.model import Message
from deploy.sandbox.response_urls import Hook
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


def respond(world: World, hook: Hook, body: Json) -> None:
    """Carry out a response URL's body: replace or delete the message, or say something new."""
    source = _source(world, hook)
    if body.get("delete_original"):
        if source is None:
            raise SlackError("message_not_found")
        world.remove(source)
    elif body.get("replace_original") and source is not None:
        content = read_content(world, body)
        world.redraw(source, text=content.text or "", blocks=content.blocks or [])
        if content.metadata is not None:
            source.metadata = content.metadata
    elif body.get("replace_original") and hook.message_ts is not None:
        raise SlackError("message_not_found")
    else:
        answer(world, hook.user, hook.channel, body)


def answer(world: World, user: str, channel: str, body: Json) -> Message:
    """Say something where the person is, to them alone unless `response_type` is `in_channel`."""
    content = read_content(world, body)
    alone = body.get("response_type", "ephemeral") != "in_channel"
    return app_message(
        world, channel, content, only_for=user if alone else None, thread_ts=body.get("thread_ts")
    )


def _source(world: World, hook: Hook) -> Message | None:
    return world.conversations[hook.channel].find(hook.message_ts) if hook.message_ts else None
