"""One person's phone in a story: what they do, and what they must see afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from deploy.demo.control import Control, Json, NotPossible
from deploy.demo.errors import NotAsExpected
from deploy.demo.transcript import Transcript
from deploy.demo.words import labels, message_lines, message_text, modal_lines, telling_lines

#: The direct messages with the app.
DIRECT = "Doorstep"
#: Longest real wait for something that should be there at once, in seconds; never a measure of speed.
PATIENCE = 8.0

_LOOK_EVERY = 0.03
_T = TypeVar("_T")


class Phone:
    """Writes every act and expectation into the transcript. NotAsExpected ends the story."""

    def __init__(self, control: Control, transcript: Transcript, person: Json) -> None:
        self._control, self._transcript = control, transcript
        self.handle: str = person["handle"]
        self.name: str = person["name"]
        self.role: str = person["role"]

    def types(self, command: str) -> None:
        """Type a slash command in the direct messages with the app."""
        self._write_act(f"types {command}")
        name, _, _ = command.partition(" ")
        self._act(f"can type {name}", "command", text=command)

    def presses(self, label: str, where: str = DIRECT) -> None:
        """Press the newest button with this label in a conversation."""
        place = "" if where == DIRECT else f" in #{where}"
        self._write_act(f'presses "{label}"{place}')
        self._press(label, where)

    def answers(self, question: str, label: str) -> None:
        """Be asked this question, and answer it with one press."""
        self.is_asked(question)
        self._transcript.write_act(f'  "{label}"')
        self._press(label, DIRECT)

    def picks_answer(self, question: str, option: str) -> None:
        """Be asked this question, and choose its answer, from a menu or among buttons."""
        asked = self.is_asked(question)
        self._transcript.write_act(f'  "{option}"')
        if option in labels(asked):
            self._press(option, DIRECT)
        else:
            self._act(f'can choose "{option}"', "choose", label="Choose", option=option, **{"in": DIRECT})

    def ticks(self, question: str, *options: str) -> None:
        """Be asked this question, tick these options, and press "Done"."""
        self.is_asked(question)
        self._transcript.write_act(f'  "{", ".join(options)}"')
        ticked = list(options)
        self._act("can tick", "choose", label="Choose any that apply", option=ticked, **{"in": DIRECT})
        self._press("Done", DIRECT)

    def is_asked(self, question: str) -> Json:
        """Wait until the question stands in the direct messages; news may stand below it."""

        def standing() -> Json | None:
            return next((each for each in reversed(self.messages()) if question in message_text(each)), None)

        message = self._wait_until(standing, f'{self.name} is asked "{question}"', self._visible_words)
        asked = next((line for line in message_lines(message) if question in line), question)
        self._transcript.write_act(f"{self.name} is asked: {asked}")
        return message

    def writes(self, button: str, text: str) -> None:
        """Open a modal with a button, write into its one field, and submit it."""
        self._press(button, DIRECT)
        modal = self._modal(f'{self.name} can write after pressing "{button}"')
        self._transcript.write_act(
            f"{self.name} writes it on a page of their own, out of the messages, and saves it:"
        )
        self._transcript.write_sight(modal["title"], [text])
        self._act("can write", "fill", field=modal["fields"][0]["label"], value=text)
        screen = self._act("can submit", "submit")
        if screen["modal"] and screen["modal"]["view_id"] == modal["view_id"] and screen["modal"]["errors"]:
            raise NotAsExpected("what was written is taken", "\n".join(modal_lines(screen["modal"])))

    def picks(self, label: str, option: str, where: str = DIRECT) -> None:
        """Choose in the newest menu or date picker of this label."""
        self._transcript.write_act(f'  "{option}"')
        self._act(f'can choose "{option}"', "choose", label=label, option=option, **{"in": where})

    def closes(self) -> None:
        """Close the modal."""
        self._act("can close the page", "close")

    def sees(self, *words: str, where: str = DIRECT, brief: bool = False) -> Json:
        """Wait until one message holds all these words, and show the newest such message."""

        def look() -> Json | None:
            found = (each for each in reversed(self.messages(where)) if _holds(each, words))
            return next(found, None)

        place = "" if where == DIRECT else f" in #{where}"
        wanted = f"{self.name} sees{place}: {' … '.join(words)}"
        message = self._wait_until(look, wanted, lambda: self._visible_words(where))
        only = ", for their eyes only" if message["ephemeral"] else ""
        shown = telling_lines(message, words) if brief else message_lines(message)
        self._transcript.write_sight(f"{self.name} sees{place}{only}:", shown)
        return message

    def does_not_see(self, words: str, where: str = DIRECT) -> None:
        """No message of this conversation holds these words now."""
        if any(words in message_text(each) for each in self.messages(where)):
            raise NotAsExpected(f'{self.name} does not see "{words}" in {where}', self._visible_words(where))

    def previews(self) -> list[str]:
        """The notifications on the locked phone."""
        return [each["text"] for each in self._control.screen(self.handle)["notifications"]]

    def messages(self, where: str = DIRECT) -> list[Json]:
        """A conversation's messages, newest last."""
        for conversation in self._control.screen(self.handle)["conversations"]:
            if conversation["name"] == where:
                return list(conversation["messages"])
        return []

    def _press(self, label: str, where: str) -> None:
        def there() -> bool:
            return any(label in labels(each) for each in self.messages(where))

        self._wait_until(there, f'{self.name} can press "{label}"', lambda: self._visible_words(where))
        self._act(f'can press "{label}"', "press", label=label, **{"in": where})

    def _modal(self, expected: str) -> Json:
        return self._wait_until(
            lambda: self._control.screen(self.handle)["modal"], expected, self._visible_words
        )

    def _act(self, able: str, do: str, **what: Any) -> Json:
        try:
            screen = self._control.act(self.handle, do, **what)
        except NotPossible as error:
            raise NotAsExpected(f"{self.name} {able}", str(error)) from error
        return screen

    def _write_act(self, words: str) -> None:
        self._transcript.write_time(self._control.screen(self.handle)["time"])
        self._transcript.write_act(f"{self.name} {words}")

    def _visible_words(self, where: str = DIRECT) -> str:
        screen = self._control.screen(self.handle)
        notices = [f"Slack's notice: {notice}" for notice in screen["notices"]]
        texts = ["\n".join(message_lines(each)) for each in self.messages(where)[-3:]]
        return "\n---\n".join([*texts, *notices]) or "(nothing)"

    def _wait_until(self, look: Callable[[], _T | None], expected: str, seen: Callable[[], str]) -> _T:
        give_up = time.monotonic() + PATIENCE
        while not (found := look()):
            if time.monotonic() > give_up:
                raise NotAsExpected(expected, seen())
            time.sleep(_LOOK_EVERY)
        return found


def _holds(message: Json, words: tuple[str, ...]) -> bool:
    """Whether the message holds the words, upper and lower case apart."""
    text = message_text(message).casefold()
    return all(each.casefold() in text for each in words)
