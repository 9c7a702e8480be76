"""A kind of stored message: its name, what it carries, and how it is drawn; all of them make the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from bot.cards.messages.payload import Payload, fields_without_default
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.errors import NewerRelease, NotFound
from state_machines.people.people import Person
from storage.records import OutgoingMessage
from storage.unit_of_work import UnitOfWork

PayloadT = TypeVar("PayloadT", bound=Payload)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One message that is about to be drawn, and what it is drawn from: the present state."""

    uow: UnitOfWork
    services: Services
    message: OutgoingMessage
    now: datetime

    def snapshot(self) -> Snapshot:
        """The escalation that the message is about; NotFound where it names none, or none that there is."""
        if self.message.escalation_id is None:
            raise NotFound(f"A {self.message.kind} is about a case, and this one names none.")
        return load_snapshot(self.uow, self.services, self.message.escalation_id, self.now)

    def recipient(self) -> Person:
        """Whoever it is for; NotFound where they are gone."""
        wanted = self.message.to_person_id
        person = self.uow.people.by_id(wanted) if wanted else None
        if person is None:
            raise NotFound("The person this is for is no longer in the directory.")
        return person


def _no_other(_occasion: Occasion, _payload: Any) -> Iterable[str | None]:
    return ()


def _whoever_it_is_for(_occasion: Occasion, _payload: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class MessageKind(Generic[PayloadT]):
    """One kind: what its messages carry, by which they have their name, and how they are drawn.

    `names` are the ids of the cases that one names beside those of its escalation and its alarm: each kind
    whose payload leads to a case says so. `hears` says whether its reader has, now, the part for which they
    are told of it.
    """

    payload: type[PayloadT]
    draw: Callable[[Occasion, PayloadT], Card | Prompt]
    names: Callable[[Occasion, PayloadT], Iterable[str | None]] = _no_other
    hears: Callable[[Occasion, PayloadT], bool] = _whoever_it_is_for

    @property
    def name(self) -> str:
        """As it is stored."""
        return self.payload.KIND

    def compose(self, occasion: Occasion) -> Card | Prompt:
        """Draw one stored message of this kind."""
        return self.draw(occasion, self.payload.from_json(occasion.message.payload))

    def cases_named(self, occasion: Occasion) -> tuple[str | None, ...]:
        """The ids of the cases that one stored message names beside those of its escalation and its alarm."""
        return tuple(self.names(occasion, self.payload.from_json(occasion.message.payload)))

    def is_heard(self, occasion: Occasion) -> bool:
        """Whether the reader of one stored message has the part for which they are told of it."""
        return self.hears(occasion, self.payload.from_json(occasion.message.payload))


class MessageKinds:
    """Every kind that a process knows, by name."""

    def __init__(self, *kinds: MessageKind[Any]) -> None:
        self._by_name = {kind.name: kind for kind in kinds}
        if len(self._by_name) < len(kinds):
            raise ValueError("Two kinds of message have the same name.")
        for kind in kinds:
            if missing := fields_without_default(kind.payload):
                raise ValueError(f"{kind.name}: an older message has no {missing[0]}; give it a default.")
        self.names = frozenset(self._by_name)

    def by_name(self, name: str) -> MessageKind[Any]:
        """The kind; NewerRelease for one that this release does not know."""
        try:
            return self._by_name[name]
        except KeyError:
            raise NewerRelease(f"the message kind {name}") from None
