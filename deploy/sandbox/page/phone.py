"""One persona's phone, as values the templates draw."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deploy.sandbox.page.place import Block, Place, index_by_ids
from deploy.sandbox.page.times import clock, day, from_iso, from_ts

HOME = "home"
_HUES = 8
# Slack shows one name for a run of messages; after this long it shows it again.
_SAME_BREATH_SECONDS = 300


@dataclass(frozen=True)
class Author:
    """Whoever wrote a message: a person, or the app."""

    name: str
    is_app: bool
    hue: int

    @property
    def initials(self) -> str:
        """Return first and last initial, for the avatar."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@dataclass(frozen=True)
class Bubble:
    """One message with what is drawn around it."""

    message: Block
    author: Author
    place: Place
    time: str
    day: str  # a divider above the message; empty within a day
    continues: bool  # the same author, in the same breath: no avatar, no name


@dataclass(frozen=True)
class Phone:
    """Everything one fragment draws."""

    person: Mapping[str, Any]
    screen: Mapping[str, Any]
    author: Author
    tab: str
    conversation: Mapping[str, Any] | None
    bubbles: list[Bubble]
    modal: Place | None
    home: Place | None
    time: str
    toast: Mapping[str, str] | None


class People:
    """The workspace's people, by the names messages give their authors."""

    def __init__(self, people: Iterable[Mapping[str, Any]]) -> None:
        self._people = list(people)

    def author(self, name: str) -> Author:
        """Find a person by name; whoever is nobody's name is the app."""
        hue = next((index % _HUES for index, each in enumerate(self._people) if each["name"] == name), None)
        return Author(name, is_app=hue is None, hue=hue or 0)

    def person(self, handle: str) -> Mapping[str, Any]:
        """Return the persona whose handle this is."""
        return next(each for each in self._people if each["handle"] == handle)


def phone(handle: str, screen: Mapping[str, Any], people: People, tab: str) -> Phone:
    """Put together a persona's phone with one tab open; an unknown tab opens the first conversation."""
    person, now = people.person(handle), from_iso(screen["time"])
    conversations = screen["conversations"]
    at_home = tab == HOME
    conversation = next((each for each in conversations if each["id"] == tab), None)
    if conversation is None and not at_home:
        conversation = next(iter(conversations), None)
    return Phone(
        person=person,
        screen=screen,
        author=people.author(str(person["name"])),
        tab=HOME if at_home or conversation is None else str(conversation["id"]),
        conversation=conversation,
        bubbles=[] if conversation is None else _bubbles(handle, conversation, people, now),
        modal=_modal(handle, screen.get("modal")),
        home=_home(handle, screen.get("home")),
        time=clock(now),
        toast=_toast(screen),
    )


def _bubbles(handle: str, conversation: Block, people: People, now: datetime) -> list[Bubble]:
    drawn: list[Bubble] = []
    previous: Block | None = None
    for message in conversation["messages"]:
        drawn.append(_bubble(handle, message, previous, people, now))
        previous = message
    return drawn


def _bubble(handle: str, message: Block, previous: Block | None, people: People, now: datetime) -> Bubble:
    written = from_ts(message["ts"])
    before = from_ts(previous["ts"]) if previous else None
    new_day = before is None or day(before, now) != day(written, now)
    quick = before is not None and (written - before).total_seconds() < _SAME_BREATH_SECONDS
    alike = (
        previous is not None
        and previous["from"] == message["from"]
        and bool(previous.get("ephemeral")) == bool(message.get("ephemeral"))
    )
    return Bubble(
        message=message,
        author=people.author(str(message["from"])),
        place=Place(
            f"{handle}-{message['ts']}", str(message["ts"]), index_by_ids(message.get("controls", ()))
        ),
        time=clock(written),
        day=day(written, now) if new_day else "",
        continues=alike and quick and not new_day,
    )


def _modal(handle: str, modal: Block | None) -> Place | None:
    if modal is None:
        return None
    entries = [*modal.get("fields", ()), *modal.get("controls", ())]
    return Place(f"{handle}-{modal['view_id']}", "", index_by_ids(entries), modal.get("errors") or {})


def _home(handle: str, home: Block | None) -> Place | None:
    return None if home is None else Place(f"{handle}-home", "", index_by_ids(home.get("controls", ())))


def _toast(screen: Block) -> Mapping[str, str] | None:
    newest = next(reversed(screen.get("notifications") or ()), None)
    if newest is None:
        return None
    return {
        "from": str(newest["from"]),
        "in": str(newest["in"]),
        "text": str(newest["text"]),
        "time": clock(from_ts(newest["ts"])),
    }
