"""A chat surface of a few lines, a plain terminal: a screen each, numbered keys, and words that are typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from bot.ports import Account, Clock
from bot.services import Services
from bot.surface.acts.messages import answer_message
from bot.surface.acts.table import acts_by_command
from bot.surface.handle import handle_arrival
from bot.surface.incoming import Arrival, Given
from bot.surface.replies import FieldErrors, Nothing, OpenForm, Refuse, Replace, Reply, Say, ShowCard
from bot.surface_profile import CommandWords, SendLimits, SurfaceProfile
from bot.values import Card
from dialogs.prompt import Prompt
from dialogs.surface_limits import SurfaceLimits
from state_machines.messages.delivery import SendResult, Sent
from state_machines.people.address import Address
from tests.surfaces import printing
from tests.surfaces.printing import NOTHING, Key, Printed

TERMINAL = SurfaceProfile(
    name="terminal",
    title="the terminal",
    limits=SurfaceLimits(
        title=80,
        option_label=80,
        option_value=150,
        options=200,
        ticked_options=20,
        text=3000,
        button_label=80,
        alternative_text=2000,
    ),
    sends=SendLimits(redraws_a_minute=1000, redraws_at_once=4),
    commands=CommandWords.led_by("/"),
)


@dataclass
class Screen:
    """What one person, or a channel, has before them, oldest first.

    `asking` is what typed words answer, and `asked_from` what was pressed for it.
    """

    printed: list[Printed] = field(default_factory=list)
    asking: Printed | None = None
    asked_from: Printed = NOTHING

    def put(self, shown: Printed) -> None:
        """Print it in place of the message with its id, or below everything."""
        places = [n for n, one in enumerate(self.printed) if one.message_id == shown.message_id != ""]
        self.printed[slice(places[0], places[0] + 1) if places else slice(len(self.printed), None)] = [shown]
        if shown.typed is not None:
            self.asking, self.asked_from = shown, shown

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.printed))


@dataclass
class Screens:
    """Every screen of the building, by handle; it is the messenger and the directory as well."""

    emails: dict[str, str]
    by_id: dict[str, Screen] = field(default_factory=dict)

    def at(self, place: Address) -> Screen:
        return self.by_id.setdefault(place.id, Screen())

    def send(
        self, place: Address, shown: Card | Prompt, message_id: str, may: Callable[[], bool] = lambda: True
    ) -> SendResult:
        self.at(place).put(printing.message(shown, message_id))
        return Sent(place, message_id)

    def delete(self, sent: Sent) -> SendResult:
        return sent

    def redraw(self, sent: Sent, shown: Card | Prompt, message_id: str) -> SendResult:
        return self.send(sent.place, shown, message_id)

    def find(self, place: Address, message_id: str, since: datetime) -> Sent | None:
        found = [one for one in self.at(place).printed if one.message_id == message_id]
        return Sent(place, message_id) if found else None

    def open(self, address: Address) -> SendResult | None:
        return None

    def close(self) -> None:
        """Nothing is held."""

    def account(self, address: Address) -> Account | None:
        return Account(address, self.emails.get(address.id, ""), active=True, guest=False, stranger=False)

    def account_of(self, email: str) -> Account | None:
        handles = [handle for handle, theirs in self.emails.items() if theirs == email]
        return self.account(Address(TERMINAL.name, handles[0])) if handles else None


@dataclass
class OnScreen:
    """Draws a reply on the screen of whoever acted; nobody waits for an acknowledgement."""

    screen: Screen
    pressed: Printed
    again: ClassVar[str] = "Please try again in a moment."
    has_room_beside: ClassVar[bool] = True

    @property
    def message_id(self) -> str:
        return self.pressed.message_id

    def draw(self, reply: Reply) -> None:
        if not isinstance(reply, FieldErrors | Refuse):  # else it is asked again
            self.screen.asking = None
        match reply:
            case Nothing():
                pass
            case Say(text) | Refuse(text):
                self.screen.put(Printed(text))
            case ShowCard(card):
                self.screen.put(printing.message(card))
            case Replace(shown):
                self.screen.put(printing.screen_of(shown, self.pressed.message_id))
            case OpenForm(form):
                self.screen.put(printing.form(form))
                self.screen.asked_from = self.pressed
            case FieldErrors(errors):
                self.screen.put(Printed("\n".join(errors.values())))


@dataclass
class Terminal:
    """One person at the terminal."""

    services: Services
    clock: Clock
    screens: Screens
    address: Address

    @property
    def screen(self) -> Screen:
        return self.screens.at(self.address)

    def press(self, label: str) -> None:
        """Press the newest key with this label."""
        found = [(one, key) for one in self.screen.printed for key in one.keys if key.label == label]
        assert found, f"no key says {label}:\n{self.screen}"
        self.do(found[-1][1], found[-1][0])

    def type(self, words: str) -> None:
        """Type a command, what is asked for, or a message that nobody asked for."""
        command, _, rest = words.partition(" ")
        act = acts_by_command(TERMINAL.commands).get(command)
        asking = self.screen.asking
        if act is not None:
            self.do(Key(command, act, Given(text=rest.strip())))
        elif asking is not None and asking.typed is not None:
            self.do(asking.typed(words), self.screen.asked_from)
        else:
            self.do(Key("a message", answer_message, Given()))

    def do(self, key: Key, pressed: Printed = NOTHING) -> None:
        """Do what the key does."""
        arrival = Arrival(key.label, self.address, f"{self.address}-{uuid4()}", key.act, lambda: key.given)
        handle_arrival(self.services, self.clock, OnScreen(self.screen, pressed), arrival)
