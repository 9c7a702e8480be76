"""Those who are pinged: they take it, twice at once, take it back, hand it on, or do nothing yet."""

from __future__ import annotations

import time
from dataclasses import dataclass
from queue import Queue

from tests.storm.control import Json, NotThere, messages_in
from tests.storm.hand import DIRECT, Hand
from tests.storm.notes import Notes
from tests.storm.script import Answering, Script

HAVE_THIS = "I have this"
#: So long somebody goes on pressing a button that does nothing, in real seconds.
_PATIENCE = 90.0


@dataclass(frozen=True, slots=True)
class Ping:
    """A card that arrived: with whom, where, about which case; `again` where they had one before."""

    handle: str
    conversation: str
    ts: str
    case: str
    again: bool
    #: The card in the team's channel, where it has been seen.
    in_channel: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Responder:
    """Answers one ping after the other, for whomever it came to."""

    script: Script
    notes: Notes

    def play(self, hand: Hand, ping: Ping) -> None:
        """What this person does about it; somebody who is pinged again takes it."""
        answering = Answering.TAKE if ping.again else self.script.answering(ping.case, ping.handle)
        match answering:
            case Answering.IGNORE:
                self.notes.count("pings ignored")
            case Answering.NOT_MINE:
                self._hand_on(hand, ping)
            case Answering.TAKE_IN_CHANNEL if ping.in_channel is not None:
                self._take(hand, ping.case, *ping.in_channel)
            case _:
                twice = answering is Answering.TAKE_TWICE
                taken = self._take(hand, ping.case, ping.conversation, ping.ts, twice=twice)
                if taken and answering is Answering.TAKE_AND_UNDO:
                    self._undo(hand, ping)

    def press_without_rank(self, hand: Hand, case: str, conversation: str, ts: str) -> None:
        """Somebody in the channel whose business it is not."""
        self.notes.count("presses without rank")
        self._press(hand, {"ts": ts}, HAVE_THIS, conversation, ("This is not yours", "nothing", "already"))

    def _take(self, hand: Hand, case: str, conversation: str, ts: str, *, twice: bool = False) -> bool:
        self.notes.will_press(hand.handle, case)
        words = (f"You have this: {case}",)
        if self._press(hand, {"ts": ts}, HAVE_THIS, conversation, words, twice=twice):
            self.notes.take(hand.handle, case)
            return True
        return False

    def _undo(self, hand: Hand, ping: Ping) -> None:
        if self._press(hand, {"ts": ping.ts}, "Undo", ping.conversation, (f"Taken back: {ping.case}",)):
            self.notes.take(hand.handle, ping.case, undone=True)

    def _press(
        self,
        hand: Hand,
        message: Json,
        label: str,
        conversation: str,
        words: tuple[str, ...],
        *,
        twice: bool = False,
    ) -> bool:
        """Press until something is said to them; whether it was one of these words."""
        part: Json = {"in": conversation, "last": 5}
        before = newest(hand.look(part))
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            press = hand.press_twice if twice else hand.press
            screen = press(message, label, part, conversation)
            if screen is None:
                return False  # the card has been redrawn without it: somebody was quicker
            said = [each for each in messages_in(screen) if each["ephemeral"] and each["ts"] > before]
            if said:
                hand.went_on()
                return any(each["text"].startswith(words) for each in said)
            hand.wait()
        where = f"{conversation} at {message['ts']}"
        self.notes.give_up(f"{hand.handle} pressed “{label}” in vain for {_PATIENCE:.0f} s in {where}")
        return False

    def _hand_on(self, hand: Hand, ping: Ping) -> None:
        self.notes.count("handed on")
        part: Json = {"in": DIRECT, "last": 3}
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            screen = hand.press({"ts": ping.ts}, "Not mine", part)
            if screen is None:
                return
            if screen["modal"] is not None:
                fields = screen["modal"]["fields"]
                picks = {each["block_id"]: each["options"][0] for each in fields if each["options"]}
                hand.fill(picks, part)
                return
            hand.wait()


def newest(screen: Json) -> str:
    """The timestamp of the last message."""
    return max((str(each["ts"]) for each in messages_in(screen)), default="")


@dataclass(frozen=True, slots=True)
class Outsider:
    """A press in a channel by somebody of no rank."""

    handle: str
    conversation: str
    ts: str
    case: str


Work = Queue[Ping | Outsider | None]


def serve(work: Work, responder: Responder, hand_of: dict[str, Hand]) -> None:
    """Take up one after the other until None comes."""
    while (item := work.get()) is not None:
        hand = hand_of[item.handle]
        if hand.over.is_set():
            continue
        try:
            if isinstance(item, Ping):
                responder.play(hand, item)
            else:
                responder.press_without_rank(hand, item.case, item.conversation, item.ts)
        except NotThere as error:
            responder.notes.count(f"not there: {str(error)[:40]}")
