"""The state of the workspace: who is there, what was said, and what is open on whose phone."""

import itertools
import secrets
from collections import defaultdict
from dataclasses import replace

from deploy.sandbox import screen
from deploy.sandbox.blocks.state import carry_over, initial_state
from deploy.sandbox.blocks.walk import with_ids
from deploy.sandbox.clock import Clock
from deploy.sandbox.config import Manifest, Person, Workspace
from deploy.sandbox.journal import Journal
from deploy.sandbox.model import Conversation, File, Message, View
from deploy.sandbox.response_urls import Hooks
from deploy.sandbox.triggers import Triggers
from deploy.sandbox.values import Json
from deploy.sandbox.watch import Watch


class World:
    """All state of one sandbox; touched only from its event loop, so it needs no locks."""

    def __init__(
        self, workspace: Workspace, manifest: Manifest, clock: Clock, *, trigger_seconds: float = 3.0
    ) -> None:
        self.workspace, self.manifest, self.clock = workspace, manifest, clock
        self.app = workspace.app
        self.journal = Journal(clock)
        self.triggers = Triggers(trigger_seconds)
        self.hooks = Hooks(clock)
        self.changes = Watch()
        self.base_url = ""
        self.tickets: set[str] = set()
        self._numbers = itertools.count(1)
        self._people = {person.handle: person for person in workspace.people}
        self._people_by_id = {person.id: person for person in workspace.people}
        self._names = {person.id: person.name for person in workspace.people}
        self._names |= {plan.id: plan.name for plan in workspace.channels}
        self._names[self.app.bot_user_id] = self.app.name
        self.conversations = self._initial_conversations()
        self.modals: dict[str, list[View]] = defaultdict(list)
        self.homes: dict[str, View] = {}
        self.home_open: set[str] = set()
        self.files: dict[str, File] = {}
        #: How long a file that is uploaded from now on takes until a block may show it.
        self.file_seconds = 0.0
        #: What each call with the bot token is refused as; empty while it is taken.
        self.token_refused_as = ""
        self.notifications: dict[str, list[Json]] = defaultdict(list)
        self.notices: dict[str, list[str]] = defaultdict(list)

    def _initial_conversations(self) -> dict[str, Conversation]:
        born = int(self.clock.time())
        people = (
            Conversation(f"D{person.id[1:]}", self.app.name, "im", {person.id}, app_member=True, created=born)
            for person in self.workspace.people
        )
        channels = (
            Conversation(
                plan.id,
                plan.name,
                "private_channel" if plan.private else "channel",
                set(plan.members),
                app_member=plan.app,
                created=born,
            )
            for plan in self.workspace.channels
        )
        return {conversation.id: conversation for conversation in (*people, *channels)}

    # What the page and the control API read.

    @property
    def version(self) -> int:
        """Grows with every change that somebody could see."""
        return self.changes.version

    async def wait_change(self, after: int, timeout: float) -> int:
        """The version, once it is above `after` or `timeout` seconds have passed."""
        return await self.changes.wait(after, timeout)

    def people(self) -> list[Json]:
        """The personas, in the order of the workspace file."""
        return [
            {"handle": each.handle, "id": each.id, "name": each.name, "role": each.role}
            for each in self.everybody()
        ]

    def commands(self) -> list[Json]:
        """The slash commands that the manifest declares."""
        return [vars(command).copy() for command in self.manifest.commands]

    def shortcuts(self) -> list[Json]:
        """The global shortcuts that the manifest declares."""
        return [vars(shortcut).copy() for shortcut in self.manifest.shortcuts]

    def screen(self, handle: str, part: screen.Part | None = None) -> Json:
        """What this person sees, or a part of it; KeyError for nobody's handle."""
        return screen.draw(self, self._people[handle], part or screen.EVERYTHING)

    def conversation_summaries(self) -> list[Json]:
        """Every conversation, who is in it, and how many messages stand in it."""
        return [
            {
                "id": each.id,
                "name": each.name,
                "kind": each.kind,
                "people": [one.handle for one in self.workspace.people if one.id in each.members],
                "messages": len(each.messages),
            }
            for each in self.conversations.values()
        ]

    def messages_since(self, conversation_id: str, since: str = "") -> list[Json]:
        """What stands in a conversation from this timestamp on, with metadata, oldest first."""
        found = self.conversations[conversation_id].messages
        return [
            {
                "ts": each.ts,
                "app": each.by_app,
                "text": each.text,
                "metadata": each.metadata,
                "ephemeral_for": each.ephemeral_for,
            }
            for each in found
            if each.ts >= since
        ]

    # Who and where.

    def person(self, handle: str) -> Person:
        """The persona with this handle; KeyError for nobody's."""
        return self._people[handle]

    def everybody(self) -> list[Person]:
        """The personas as they are now, in the order of the workspace file."""
        return list(self._people.values())

    def change_account(self, handle: str, changes: Json) -> Person:
        """The person's account is another from now on; KeyError for nobody's handle."""
        changed = replace(self._people[handle], **changes)
        self._people[handle] = self._people_by_id[changed.id] = changed
        self.touch()
        return changed

    def user(self, user_id: str) -> Person | None:
        """The persona with this Slack id."""
        return self._people_by_id.get(user_id)

    def names(self) -> dict[str, str]:
        """People, the app and channels by id, for mentions."""
        return self._names

    def direct_messages_of(self, user_id: str) -> Conversation:
        """The person's direct message with the app."""
        return self.conversations[f"D{user_id[1:]}"]

    def conversations_of(self, user_id: str) -> list[Conversation]:
        """The conversations this person is in, the app's direct message first."""
        there = (each for each in self.conversations.values() if not each.deleted)
        return [each for each in there if user_id in each.members]

    def usable_files(self) -> set[str]:
        """The ids of the files that a block may show now."""
        now = self.clock.time()
        return {file.id for file in self.files.values() if file.is_usable(now)}

    # What changes it.

    def touch(self) -> None:
        """Something visible changed."""
        self.changes.bump()

    def new_id(self, prefix: str) -> str:
        """An id of Slack's look that was not given out before."""
        return f"{prefix}0{next(self._numbers):06d}{secrets.token_hex(2).upper()}"

    def post(self, message: Message) -> Message:
        """Put a message at the end of its conversation, and in the notifications of those who see it."""
        message.blocks = with_ids(message.blocks)
        message.state = initial_state(message.blocks)
        conversation = self.conversations[message.channel]
        conversation.messages.append(message)
        if message.by_app and message.ephemeral_for is None:
            preview = screen.notification(self, conversation, message)
            for member in conversation.members:
                self.notifications[member].append(preview)
        self.touch()
        return message

    def say(self, channel: str, author: str, text: str) -> Message:
        """A person's own words in a conversation."""
        return self.post(Message(self.clock.next_ts(), channel, author, by_app=False, text=text))

    def redraw(self, message: Message, *, text: str | None, blocks: list[Json] | None) -> None:
        """Change a message in place; None keeps what was there."""
        if text is not None:
            message.text = text
        if blocks is not None:
            message.blocks = with_ids(blocks)
            message.state = carry_over(message.state, message.blocks)
        message.edited_ts = self.clock.next_ts()
        message.warnings.clear()
        self.touch()

    def change_channel(self, channel_id: str, changes: Json, handles: list[str] | None) -> None:
        """The channel is another from now on; KeyError for no channel, or for nobody's handle."""
        channel = self.conversations[channel_id]
        if channel.kind == "im":
            raise KeyError(channel_id)
        if handles is not None:
            channel.members = {self._people[handle].id for handle in handles}
        if "private" in changes:
            channel.kind = "private_channel" if changes["private"] else "channel"
        channel.app_member = bool(changes.get("app", channel.app_member))
        for name in ("archived", "ext_shared", "org_shared", "deleted"):
            setattr(channel, name, bool(changes.get(name, getattr(channel, name))))
        self.touch()

    def remove(self, message: Message) -> None:
        """Take a message away."""
        self.conversations[message.channel].messages.remove(message)
        self.touch()

    def notify(self, user_id: str, notice: str) -> None:
        """Slack itself tells this person something."""
        self.notices[user_id].append(notice)
        self.touch()

    def reload(self, user_id: str) -> None:
        """The person's app starts again: what was ephemeral is gone."""
        for conversation in self.conversations_of(user_id):
            conversation.messages = [
                message for message in conversation.messages if message.ephemeral_for != user_id
            ]
        self.notices[user_id].clear()
        self.touch()

    def close(self) -> None:
        """The sandbox stops: let everyone go who waits for a change."""
        self.changes.close()
        self.clock.moved.close()
