"""A reporter plays the dialog as their screen shows it, through kills and faults, until it is recorded."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from tests.storm.asking import ask_where_it_stands
from tests.storm.control import Json, labels, messages_in
from tests.storm.hand import DIRECT, Hand
from tests.storm.notes import Confirmed, Notes
from tests.storm.prompts import Question, newest_question
from tests.storm.script import Intent, Script

#: So long a reporter tries before they telephone instead, in real seconds.
GIVES_UP_AFTER = 240.0
#: So long they wait for the first question before they type the command again.
ASKS_AGAIN_AFTER = 4.0

#: What takes one more answer, or is no missed visit in the end: these reporters mean to report one.
_LEADS_ELSEWHERE = frozenset({"Another time", "Another case", "Seen this time, alone"})

_RECORDED = re.compile(r"^Recorded: (R-[0-9A-F]{6}) about (\S+)")


@dataclass(slots=True)
class Reporter:
    """One person; their reports one after the other."""

    hand: Hand
    script: Script
    notes: Notes

    def play(self, intents: tuple[Intent, ...]) -> None:
        """Make all of them."""
        for intent in intents:
            if not Attempt(self.hand, self.script, self.notes, intent).play():
                self.notes.give_up(f"{intent.reporter} could not finish the report on {intent.case}")


@dataclass(slots=True)
class Attempt:
    """One report under way; `since` is where the conversation stood when it began."""

    hand: Hand
    script: Script
    notes: Notes
    intent: Intent
    part: Json | None = None
    answered: int = 0
    away: bool = False
    pressed_at: float = 0.0
    asked_at: float = 0.0

    def play(self) -> bool:
        """Whether it came to an end, be it that they walked away for good."""
        until = time.monotonic() + GIVES_UP_AFTER
        newest = messages_in(self.hand.look({"in": DIRECT, "last": 1}))
        self.part = {"in": DIRECT, "since": newest[-1]["ts"] + "0" if newest else ""}
        screen = self._type()
        while time.monotonic() < until:
            if self._is_recorded(screen):
                return True
            if self._walks_away():
                if self.intent.gives_up:
                    self.notes.count("drafts left for good")
                    return True
                screen = self._type()
            screen = self._go_on(screen)
        return False

    def _type(self) -> Json:
        self.asked_at = time.monotonic()
        return self.hand.command(self.intent.command, self._part)

    @property
    def _part(self) -> Json:
        return self.part or {}

    def _walks_away(self) -> bool:
        if self.away or not self.intent.leaves_at or self.answered < self.intent.leaves_at:
            return False
        self.away = True
        self.notes.count("drafts left")
        return True

    def _go_on(self, screen: Json) -> Json:
        """One act towards the end, or a moment's wait where there is nothing to press."""
        offer = next((each for each in reversed(messages_in(screen)) if "Continue" in labels(each)), None)
        question = newest_question(screen)
        if offer is not None and (question is None or offer["ts"] > question.message["ts"]):
            self._take_up(offer)
            return self._wait()
        if question is None:
            late = time.monotonic() - self.asked_at > ASKS_AGAIN_AFTER
            return self._type() if late else self._wait()
        after = self._answer(question, screen) or self._wait()
        moved = newest_question(after)
        if moved is not None and moved.handle == question.handle:
            return self._wait()
        self.answered += 1
        self.hand.went_on()
        return after

    def _take_up(self, offer: Json) -> None:
        """Their own draft is continued, or dropped where they mean to; one of another child is dropped."""
        own = self.away and not self.intent.starts_again
        self.notes.count("drafts continued" if own else "drafts begun again")
        self.hand.press(offer, "Continue" if own else "Start again", self._part)

    def _wait(self) -> Json:
        self.hand.wait()
        return self.hand.look(self._part)

    def _answer(self, question: Question, screen: Json) -> Json | None:
        if "submit" in question.verbs:
            return self._submit(question)
        if "write" in question.verbs:
            return self._write(question)
        if question.step == "case":
            return self._name_case(question)
        option = self._option(question)
        if "mark" in question.verbs:
            marked = self.hand.choose(question.message, question.label("mark"), [option], self._part)
            return marked and self.hand.press(question.message, question.label("done"), self._part)
        if "choose" in question.verbs:
            return self.hand.press(question.message, option, self._part)
        return self.hand.choose(question.message, question.label("select"), option, self._part)

    def _submit(self, question: Question) -> Json | None:
        self.notes.will_submit(self.intent.number)
        self.pressed_at = self.pressed_at or time.time()
        if not self.intent.double_press:
            return self.hand.press(question.message, "Submit", self._part)
        self.notes.count("submitted twice at once")
        return self.hand.press_twice(question.message, "Submit", self._part)

    def _write(self, question: Question) -> Json | None:
        opened = self.hand.press(question.message, "Write", self._part)
        if opened is None or opened["modal"] is None:
            return opened
        return self.hand.fill({opened["modal"]["fields"][0]["block_id"]: self.intent.account}, self._part)

    def _name_case(self, question: Question) -> Json | None:
        reference = self.intent.case
        for control in question.message["controls"]:
            if control["label"].startswith(f"{reference},"):
                return self.hand.press(question.message, control["label"], self._part)
            for option in control.get("options", ()):
                if option.startswith(f"{reference},"):
                    return self.hand.choose(question.message, control["label"], option, self._part)
        opened = self.hand.press(question.message, "Another case", self._part)
        if opened is None or opened["modal"] is None:
            return opened
        return self.hand.fill({"reference": reference}, self._part)

    def _option(self, question: Question) -> str:
        about = f"{self.intent.number}/{question.step}"
        options = [each for each in question.options if each not in _LEADS_ELSEWHERE]
        if question.step == "immediate_danger":
            return "Yes" if self.intent.number % 20 == 0 else "No"
        if question.step == "safety":
            return options[0] if self.script.chance(about, 1) else options[-1]
        return self.script.pick(about, options)

    def _is_recorded(self, screen: Json) -> bool:
        for message in reversed(messages_in(screen)):
            found = _RECORDED.match(message["text"])
            if found and found[2] == self.intent.case:
                self._confirm(found[1])
                self._press_what_is_stale(screen)
                if self.script.chance(f"{self.intent.number}/asks", 3):
                    ask_where_it_stands(self.hand, self.notes, self.intent.case)
                return True
        return False

    def _confirm(self, reference: str) -> None:
        intent, now = self.intent, time.time()
        self.notes.confirm(
            Confirmed(
                intent.number,
                intent.reporter,
                intent.case,
                reference,
                intent.account,
                self.pressed_at or now,
                now,
            )
        )

    def _press_what_is_stale(self, screen: Json) -> None:
        """Copies of the question, and offers, that are still on the screen: nothing may come of them."""
        if not self.script.chance(f"{self.intent.number}/stale", 5):
            return
        for message in messages_in(screen):
            stale = next(
                (each for each in ("Continue", "Submit", "No reply") if each in labels(message)), None
            )
            if stale:
                self.notes.count("stale buttons pressed")
                self.hand.press(message, stale, self._part)
