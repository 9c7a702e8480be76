"""The context of an act: who acts, in which workspace, and how the app is reached."""

from dataclasses import dataclass

from deploy.sandbox.config import Person
from deploy.sandbox.delivery.courier import Courier
from deploy.sandbox.errors import ActError, NotVisible, not_visible
from deploy.sandbox.model import Conversation, View
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


@dataclass(frozen=True)
class Stage:
    """One act by one person."""

    world: World
    courier: Courier
    person: Person

    def conversation(self, wanted: object) -> Conversation:
        """A conversation by id or name; the app's direct message if none is named."""
        if not wanted:
            return self.world.direct_messages_of(self.person.id)
        seen = self.world.conversations_of(self.person.id)
        for conversation in seen:
            if wanted in (conversation.id, conversation.name, f"#{conversation.name}"):
                return conversation
        raise not_visible("conversation", str(wanted), [each.name for each in seen])

    def modal(self) -> View:
        """The modal on top."""
        stack = self.world.modals[self.person.id]
        if not stack:
            raise NotVisible("no modal is open")
        return stack[-1]

    def mark_as_read(self, conversation: Conversation) -> None:
        """Mark what was said in this conversation until now as read."""
        conversation.read_up_to[self.person.id] = self.world.clock.next_ts()
        self.world.touch()


def required_text(body: Json, key: str) -> str:
    """A string that the act requires."""
    value = body.get(key)
    if not isinstance(value, str) or not value:
        raise ActError(f"“{key}” is missing: say it as a string")
    return value
