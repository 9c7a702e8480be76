"""The content of an app's message (text, blocks, metadata), checked as Slack checks it."""

import html
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from deploy.sandbox.blocks.check import check_blocks
from deploy.sandbox.errors import SlackError
from deploy.sandbox.model import Message
from deploy.sandbox.values import Json
from deploy.sandbox.world import World

#: chat.postMessage cuts longer text off.
LONGEST_POST = 40_000
#: chat.update refuses longer text, counted in bytes as it was sent, with its entities.
LONGEST_UPDATE = 4_000
#: chat.postMessage and chat.update refuse blocks whose texts are longer than this together.
LONGEST_BLOCKS = 12_000


@dataclass(frozen=True)
class Content:
    """A None means that the call did not give this part, which matters for a redraw."""

    text: str | None
    blocks: list[Json] | None
    metadata: Json | None


def read_content(world: World, args: Json) -> Content:
    """The content of a call, or the SlackError with which Slack would refuse it."""
    text, blocks = args.get("text"), args.get("blocks")
    if args.get("attachments"):
        raise SlackError("invalid_arguments", messages=["[ERROR] attachments are not emulated; use blocks"])
    if not text and not blocks:
        raise SlackError("no_text")
    if blocks is not None:
        check_message_blocks(world, blocks)
    return Content(None if text is None else str(text), blocks, _metadata(args.get("metadata")))


def check_message_blocks(world: World, blocks: Any) -> None:
    """`invalid_blocks` with every reason, if Slack would not accept these on a message."""
    if problems := check_blocks(blocks, world.usable_files()):
        raise SlackError("invalid_blocks", messages=problems)


def check_length_of_blocks(blocks: list[Json] | None) -> None:
    """`msg_blocks_too_long`, if all texts of the blocks together are longer than Slack takes."""
    if sum(_lengths(blocks or [])) > LONGEST_BLOCKS:
        raise SlackError("msg_blocks_too_long")


def _lengths(part: Any) -> Iterator[int]:
    """How long each text in it is, however deep it lies."""
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield len(part["text"])
        yield from chain.from_iterable(map(_lengths, part.values()))
    elif isinstance(part, list):
        yield from chain.from_iterable(map(_lengths, part))


def _metadata(value: Any) -> Json | None:
    if value is None:
        return None
    if (
        isinstance(value, dict)
        and isinstance(value.get("event_type"), str)
        and isinstance(value.get("event_payload"), dict)
    ):
        return value
    raise SlackError("invalid_metadata_format")


def app_message(
    world: World, channel: str, content: Content, *, only_for: str | None = None, thread_ts: str | None = None
) -> Message:
    """Post the app's message into a conversation, for everyone in it or for one person only."""
    message = Message(
        ts=world.clock.next_ts(),
        channel=channel,
        author=world.app.bot_user_id,
        by_app=True,
        text=(content.text or "")[:LONGEST_POST],
        blocks=content.blocks or [],
        metadata=content.metadata,
        ephemeral_for=only_for,
        thread_ts=thread_ts,
    )
    return world.post(message)


def payload(world: World, message: Message, *, with_metadata: bool = True) -> Json:
    """The message object as Slack sends it."""
    body: Json = {"type": "message", "ts": message.ts, "user": message.author, "text": message.text}
    body["team"] = world.workspace.team_id
    if message.by_app:
        body |= {"bot_id": world.app.bot_id, "app_id": world.app.id, "blocks": message.blocks}
    else:
        body["blocks"] = typed_blocks(message)
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    if message.edited_ts:
        body["edited"] = {"user": message.author, "ts": message.edited_ts}
    if message.files:
        body["files"] = message.files
    if message.metadata and with_metadata:
        body["metadata"] = message.metadata
    return body


def typed_blocks(message: Message) -> list[Json]:
    """The rich text in which Slack's own composer sends what a person typed."""
    words: Json = {"type": "text", "text": html.unescape(message.text)}
    section: Json = {"type": "rich_text_section", "elements": [words]}
    return [{"type": "rich_text", "block_id": f"t{message.ts[-6:]}", "elements": [section]}]
