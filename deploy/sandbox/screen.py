"""One person's screen, as the control API returns it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deploy.sandbox.blocks.controls import all_controls_of, controls_of, fields_of
from deploy.sandbox.blocks.plain import lines_of, plain, text_of
from deploy.sandbox.config import Person
from deploy.sandbox.model import Conversation, Message, View
from deploy.sandbox.values import Json

if TYPE_CHECKING:  # the world draws its screens through this module
    from deploy.sandbox.world import World


@dataclass(frozen=True)
class Part:
    """The part of a screen that is wanted: one conversation, from a timestamp on, so many messages.

    Empty and 0 stand for all. A phone with thousands of messages is drawn quickly this way.
    """

    conversation: str = ""
    since: str = ""
    last: int = 0

    def of(self, messages: list[Message]) -> list[Message]:
        """The part of these messages, oldest first, that is wanted."""
        if self.since:
            messages = [each for each in messages if each.ts >= self.since]
        return messages[-self.last :] if self.last else messages


EVERYTHING = Part()


def draw(world: World, person: Person, part: Part = EVERYTHING) -> Json:
    """The screen of a person, or a part of it."""
    stack = world.modals[person.id]
    home = world.homes.get(person.id)
    shown = (
        each
        for each in world.conversations_of(person.id)
        if part.conversation in ("", each.name, each.id, f"#{each.name}")
    )
    return {
        "handle": person.handle,
        "name": person.name,
        "time": world.clock.now().isoformat(),
        "version": world.version,
        "conversations": [_conversation(world, each, person, part) for each in shown],
        "modal": _modal(world, stack[-1], len(stack)) if stack else None,
        "home": _home(world, home) if person.id in world.home_open else None,
        "notifications": world.notifications[person.id][-part.last if part.last else 0 :],
        "notices": list(world.notices[person.id]),
    }


def visible(conversation: Conversation, user_id: str) -> list[Message]:
    """The messages of a conversation that this person sees, newest last."""
    return [each for each in conversation.messages if each.ephemeral_for in (None, user_id)]


def notification(world: World, conversation: Conversation, message: Message) -> Json:
    """The preview on a locked phone: the top-level text, or what the blocks say where there is none."""
    names = world.names()
    text = plain(message.text, names) or " ".join(lines_of(message.blocks, names))
    return {"ts": message.ts, "in": conversation.name, "from": world.app.name, "text": text}


def _conversation(world: World, conversation: Conversation, person: Person, part: Part) -> Json:
    messages = visible(conversation, person.id)
    read = conversation.read_up_to.get(person.id, "")
    unread = [each for each in messages if each.author != person.id and each.ts > read]
    return {
        "id": conversation.id,
        "name": conversation.name,
        "kind": conversation.kind,
        "unread": len(unread),
        "messages": [_message(world, each, person) for each in part.of(messages)],
    }


def _message(world: World, message: Message, person: Person) -> Json:
    names = world.names()
    drawn: Json = {
        "ts": message.ts,
        "from": names[message.author],
        "app": message.by_app,
        "text": plain(message.text, names),
        "mrkdwn": message.text,
        "ephemeral": message.ephemeral_for is not None,
        "edited": message.edited_ts is not None,
        "lines": _lines(message, names),
        "controls": all_controls_of(message.blocks, message.state, names),
        "blocks": message.blocks,
        "files": message.files,
    }
    if person.id in message.warnings:
        drawn["notice"] = message.warnings[person.id]
    return drawn


def _lines(message: Message, names: dict[str, str]) -> list[str]:
    lines = lines_of(message.blocks, names) if message.blocks else plain(message.text, names).split("\n")
    return lines + [f"[file: {each['title'] or each['name']}]" for each in message.files]


def _modal(world: World, view: View, depth: int) -> Json:
    names = world.names()
    fields = fields_of(view.blocks, view.state, names)
    return {
        "view_id": view.id,
        "title": text_of(view.source["title"], names),
        "lines": lines_of(view.blocks, names),
        "fields": fields,
        "controls": controls_of(view.blocks, view.state, names),
        "errors": {
            field["label"]: view.errors[field["block_id"]]
            for field in fields
            if field["block_id"] in view.errors
        },
        "submit": text_of(view.source.get("submit"), names) or None,
        "close": text_of(view.source.get("close"), names) or "Cancel",
        "depth": depth,
        "notice": view.warning,
        "blocks": view.blocks,
    }


def _home(world: World, view: View | None) -> Json:
    if view is None:
        return {"lines": [], "fields": [], "controls": [], "notice": None, "blocks": []}
    names = world.names()
    return {
        "lines": lines_of(view.blocks, names),
        "fields": fields_of(view.blocks, view.state, names),
        "controls": controls_of(view.blocks, view.state, names),
        "notice": view.warning,
        "blocks": view.blocks,
    }
