"""A town to tell stories in: the local Slack, the real bot over Socket Mode, and people with phones.

A story says what each person does and what they then see. Every message that the bot posts has to be
expected by the story: at its end, one that was not is a failure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeVar

import httpx
from pydantic import SecretStr

from bot.bootstrap import Bot, build, open_store
from bot.settings import Settings
from bot.slack.transport.socket import SocketConnections
from deploy.demo.local_settings import choose_board, settings_in
from deploy.sandbox.server import Sandbox
from storage.database import sqlite_file
from storage.encryption import new_key
from storage.unit_of_work import Store
from tests import imported_authority
from tests.imported_authority import copy_authority, import_authority
from tests.patience import ACKNOWLEDGED_SECONDS, FOLLOW_SECONDS, PATIENCE, NotSeen, wait_for
from tests.stories.promises import no_orphan

ROOT = Path(__file__).parents[2]
AUTHORITY, MORNING = imported_authority.AUTHORITY, imported_authority.MORNING
DIRECT = "Doorstep"
TEAM = "north-locality"

Json = dict[str, Any]
T = TypeVar("T")


@dataclass
class Phone:
    """One person's phone: what they do, and what they then see."""

    town: Town
    handle: str

    def screen(self) -> Json:
        return self.town.get(f"/control/screen/{self.handle}")

    def act(self, **what: Any) -> Json:
        """Do one thing; a 4xx from the sandbox (no such button, say) fails the story with its words."""
        body = {("in" if key == "where" else key): value for key, value in what.items() if value is not None}
        answer = self.town.http.post(f"/control/act/{self.handle}", json=body)
        if answer.is_error:
            raise NotSeen(f"{self.handle} could not {body}: {answer.text}")
        seen: Json = answer.json()
        return seen

    def command(self, text: str, where: str = DIRECT) -> Json:
        return self.act(do="command", where=where, text=text)

    def say(self, text: str, where: str = DIRECT) -> Json:
        return self.act(do="say", where=where, text=text)

    def press(self, label: str, where: str | None = None) -> Json:
        self.sees_control(label, where)
        return self.act(do="press", label=label, where=where)

    def choose(self, label: str, option: str | list[str], where: str | None = None) -> Json:
        return self.act(do="choose", label=label, option=option, where=where)

    def fill(self, field_label: str, value: str) -> Json:
        return self.act(do="fill", field=field_label, value=value)

    def submit(self) -> Json:
        return self.act(do="submit")

    def messages(self, where: str = DIRECT) -> list[Json]:
        for conversation in self.screen()["conversations"]:
            if where in (conversation["name"], conversation["id"]):
                found: list[Json] = conversation["messages"]
                return found
        return []

    def controls(self, where: str | None = None) -> list[str]:
        screen = self.screen()
        shown = [screen["modal"]] if screen["modal"] else [screen["home"] or {}]
        for conversation in screen["conversations"]:
            if where in (None, conversation["name"], conversation["id"]):
                shown.extend(conversation["messages"])
        return [control["label"] for part in shown for control in part.get("controls", ())]

    def sees(self, *texts: str, where: str = DIRECT) -> str:
        """Wait until one message holds all these texts; answers with the newest such message."""

        def look() -> str | None:
            for message in reversed(self.messages(where)):
                said = words_of(message)
                if all(text in said for text in texts):
                    return said
            return None

        return self.town.until(
            look, lambda: f"{self.handle} does not see {texts} in {where}:\n" + self.all_words(where)
        )

    def sees_not(self, text: str, where: str = DIRECT) -> None:
        """Once all is quiet, no message holds this text."""
        self.town.settle()
        assert text not in self.all_words(where), (
            f"{self.handle} sees {text!r} in {where}:\n{self.all_words(where)}"
        )

    def sees_control(self, label: str, where: str | None = None) -> None:
        self.town.until(
            lambda: label in self.controls(where) or None,
            lambda: f"{self.handle} sees no control {label!r}, but {self.controls(where)}",
        )

    def all_words(self, where: str = DIRECT) -> str:
        return "\n---\n".join(words_of(message) for message in self.messages(where))

    def form(self) -> Json:
        """The open modal as the sandbox describes it: title, lines, fields, controls, errors."""
        return self.town.until(lambda: self.screen()["modal"], lambda: f"{self.handle} has no modal open")

    def modal(self) -> str:
        """Everything the open modal says."""
        shown = self.form()
        return "\n".join(
            (shown["title"], *shown["lines"], *(str(error) for error in shown["errors"].values()))
        )


def words_of(message: Json) -> str:
    return "\n".join((message["text"], *message["lines"]))


@dataclass
class Town:
    """The sandbox, the bot and the people; `settle` waits until nothing is left to send."""

    sandbox: Sandbox
    folder: Path
    settings: Settings
    http: httpx.Client
    bot: Bot | None = None
    sockets: SocketConnections | None = None
    expected: set[int] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)
    completed: list[Json] = field(default_factory=list)

    def __getattr__(self, handle: str) -> Phone:
        if handle.startswith("_"):
            raise AttributeError(handle)
        return Phone(self, handle)

    def get(self, path: str) -> Json:
        answer: Json = self.http.get(path).raise_for_status().json()
        return answer

    @property
    def store(self) -> Store:
        """The running bot's database, for what no screen shows."""
        assert self.bot is not None
        return self.bot.services.store

    def start_bot(self) -> None:
        self.bot = build(self.settings)
        self.sockets = SocketConnections(self.bot.slack, self.settings.slack_app_token.get_secret_value())
        self.sockets.start()

    def stop_bot(self) -> None:
        if self.sockets is not None:
            self.sockets.close()
        if self.bot is not None:
            self.bot.close()
        self.bot = self.sockets = None

    def settle(self) -> None:
        """Wait until nothing that is due is left to decide or to send."""
        assert self.bot is not None
        self.bot.engine.settle(PATIENCE)
        no_orphan(self.store)

    def skip(self, how_long: str) -> None:
        """Skip ahead, for example "PT4H", and let everything that fell due happen."""
        self.http.post("/control/clock", json={"advance": how_long}).raise_for_status()
        self.settle()

    def misbehave(self, **fault: Any) -> None:
        """Have the local Slack answer badly, as its control API words it."""
        self.http.post("/control/faults", json=fault).raise_for_status()

    def journal(self) -> list[Json]:
        """Every entry so far, oldest first; what was complete when it was read is not read again."""
        newer: list[Json] = self.get(f"/control/journal?since={len(self.completed)}")["entries"]
        ended = list(takewhile(lambda entry: "ms" in entry, newer))
        self.completed += ended
        return [*self.completed, *newer[len(ended) :]]

    def posts(self) -> list[Json]:
        """Every message that the bot posted and Slack took, oldest first: to whom, and its words."""
        posted = [entry for entry in self.journal() if entry["kind"] == "api" and entry["ok"]]
        return [entry["args"] for entry in posted if entry["method"] == "chat.postMessage"]

    def expect(self, to: str, *texts: str) -> str:
        """One new message goes to this person's direct messages, or this channel, and holds all the texts."""
        return self.until(
            lambda: self._take(to, texts),
            lambda: f"nothing new to {to} with {texts}; unexpected so far:\n" + self.unexpected_messages(),
        )

    def _take(self, to: str, texts: tuple[str, ...]) -> str | None:
        for number, post in enumerate(self.posts()):
            new = number not in self.expected and self.addressee(post["channel"]) == to
            if new and all(text in post["text"] for text in texts):
                self.expected.add(number)
                said: str = post["text"]
                return said
        return None

    def unexpected_messages(self) -> str:
        """The messages that no story expected yet, one a line."""
        posts = enumerate(self.posts())
        left = [
            (self.addressee(post["channel"]), post["text"])
            for number, post in posts
            if number not in self.expected
        ]
        return "\n".join(f"to {to}: {text}" for to, text in left)

    def nothing_else(self) -> None:
        """The end of a story: no message was posted that it did not expect."""
        self.settle()
        assert not self.unexpected_messages(), f"messages that nobody expected:\n{self.unexpected_messages()}"

    def addressee(self, channel: str) -> str:
        """The handle of a direct message's person, or the channel's name."""
        if channel not in self.places:
            for one in self.get("/control/conversations")["conversations"]:
                self.places[one["id"]] = one["people"][0] if one["kind"] == "im" else one["name"]
        return self.places.get(channel, channel)

    def until(self, look: Callable[[], T | None], words: Callable[[], str]) -> T:
        """Look again until there is something."""
        return wait_for(look, words)


@contextmanager
def a_town(
    folder: Path, database_url: str = "", board: str | None = None, *, second_person: bool = False
) -> Iterator[Town]:
    """A town on a Tuesday morning, with the demo's people and cases, and the bot running.

    The database is a file in `folder`, or an empty one at `database_url`. It goes by this board's chart, or
    by the one that the demo's settings name. Endings ask a second person only in the stories about that.
    """
    choose_board(folder, board)
    ask_second_person(folder, "yes" if second_person else "no")
    sandbox = Sandbox(
        ROOT / "deploy/demo/workspace.yaml",
        ROOT / "deploy/slack/manifest.yaml",
        start_at=MORNING,
        ack_seconds=ACKNOWLEDGED_SECONDS,
        trigger_seconds=ACKNOWLEDGED_SECONDS,
        follow_seconds=FOLLOW_SECONDS,
    )
    with sandbox, httpx.Client(base_url=sandbox.url, timeout=PATIENCE) as http:
        town = Town(sandbox, folder, settings_for(sandbox, folder, database_url), http)
        fill(town.settings)
        town.start_bot()
        try:
            yield town
        finally:
            town.stop_bot()


def ask_second_person(folder: Path, answer: str) -> None:
    """Say in the town's settings whether an ending that leaves somebody unheard waits for a second person."""
    words = settings_in(folder).read_text(encoding="utf-8")
    said = re.sub(r"^  second_person: .*$", f"  second_person: '{answer}'", words, flags=re.MULTILINE)
    assert f"  second_person: '{answer}'\n" in said
    (folder / "settings.yaml").write_text(said, encoding="utf-8")


def fill(settings: Settings) -> None:
    """Put the demo's people and cases into the database; a new file is a copy, with its key beside it."""
    file = sqlite_file(settings.database_url)
    if file is None or file.exists():
        with open_store(settings) as store:
            import_authority(store)
        return
    settings.key_file.touch(mode=0o600)
    settings.key_file.write_text(copy_authority(file) + "\n", encoding="ascii")


def settings_for(sandbox: Sandbox, folder: Path, database_url: str = "") -> Settings:
    return Settings(
        slack_bot_token=SecretStr("xoxb-sandbox"),
        slack_app_token=SecretStr("xapp-sandbox"),
        slack_api_url=sandbox.api_url,
        clock_url=f"{sandbox.url}/control/clock",
        database_url=database_url or f"sqlite:///{folder / 'doorstep.db'}",
        encryption_keys=SecretStr(new_key() if database_url else ""),
        key_file=folder / "doorstep.key",
        settings_file=settings_in(folder),
    )
