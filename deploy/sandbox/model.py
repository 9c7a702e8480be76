"""What a workspace holds: conversations with their messages, modals, Home tabs, files."""

from dataclasses import dataclass, field
from typing import Literal

from deploy.sandbox.values import Json, State

ConversationKind = Literal["im", "private_channel", "channel"]


@dataclass
class Message:
    """One message; `ephemeral_for` is the one person who sees it, or None."""

    ts: str
    channel: str
    author: str
    by_app: bool
    text: str
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    ephemeral_for: str | None = None
    thread_ts: str | None = None
    edited_ts: str | None = None
    files: list[Json] = field(default_factory=list)
    state: State = field(default_factory=dict)
    #: Slack's own warning at a control, by the person who pressed it.
    warnings: dict[str, str] = field(default_factory=dict)


@dataclass
class Conversation:
    """A direct message with the app, or a channel; `members` are people, the app apart."""

    id: str
    name: str
    kind: ConversationKind
    members: set[str]
    app_member: bool
    created: int
    archived: bool = False
    #: Shared with another organisation, by Slack Connect.
    ext_shared: bool = False
    #: Shared with other workspaces of the same organisation.
    org_shared: bool = False
    #: Nobody finds it any more.
    deleted: bool = False
    messages: list[Message] = field(default_factory=list)
    read_up_to: dict[str, str] = field(default_factory=dict)

    def find(self, ts: str) -> Message | None:
        """The message with this timestamp, newest first: edits are of recent ones."""
        return next((message for message in reversed(self.messages) if message.ts == ts), None)


@dataclass
class View:
    """An open modal or a published Home tab."""

    id: str
    user: str
    kind: Literal["modal", "home"]
    source: Json
    blocks: list[Json]
    state: State
    hash: str
    root_id: str
    previous_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)  # block_id -> what is wrong with the answer
    warning: str | None = None

    @property
    def external_id(self) -> str:
        """The app's own name for this view, or empty."""
        return str(self.source.get("external_id") or "")


@dataclass
class File:
    """An uploaded file; private until it is completed, and afterwards unless shared into a conversation."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    title: str = ""
    alt_text: str = ""
    complete: bool = False
    #: By workspace time: Slack looks at a file first, and refuses it in a block until then.
    ready_at: float = 0.0
    gone: Literal["", "deleted", "inaccessible"] = ""

    def is_usable(self, now: float) -> bool:
        """Whether a block may show it at this workspace time."""
        return self.complete and not self.gone and now >= self.ready_at
