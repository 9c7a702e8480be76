"""What Slack refuses in a storm, and what becomes of channels, files and access, drawn by the seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.transport.documented_errors import DOCUMENTED
from tests.storm.control import Json

#: Which method refuses, and how often against the others; every documented code of it may be drawn.
METHODS = {
    "chat.postMessage": 24,
    "chat.update": 8,
    "conversations.open": 3,
    "conversations.history": 3,
    "conversations.info": 2,
    "conversations.members": 1,
    "users.info": 2,
    "users.lookupByEmail": 1,
    "views.open": 3,
    "views.update": 2,
    "views.publish": 1,
    "files.getUploadURLExternal": 1,
    "files.completeUploadExternal": 1,
    "apps.connections.open": 1,
    "auth.test": 1,
    "bots.info": 1,
    "chat.delete": 1,
}
#: Of every ten refusals of a post so many say that it is too long, as a card that has grown does.
_TOO_LONG, _OF_TEN = ("msg_blocks_too_long", "msg_too_long"), 2
#: A post has four forms at most: refused once it comes in a simpler one, refused four times in none.
_TIMES = (1, 1, 2, 3, 4)
#: What becomes of a team's channel, and what puts it right again.
CHANGES: tuple[tuple[Json, Json], ...] = (
    ({"archived": True}, {"archived": False}),
    ({"private": False}, {"private": True}),
    ({"ext_shared": True}, {"ext_shared": False}),
    ({"org_shared": True}, {"org_shared": False}),
    ({"app": False}, {"app": True}),
)
#: A file may take so many seconds until a block may show it.
_FILE_SECONDS = (0, 1, 2, 5)
_ACCESS = ("tokens_revoked", "app_uninstalled")


@dataclass(frozen=True, slots=True)
class Spell:
    """A channel's change that lasts: how it begins, how it ends, and for what share of the storm's acts."""

    begins: Json
    ends: Json
    share: float


def refusal(rng: random.Random, people: Sequence[str], channels: Sequence[str]) -> Json:
    """One refusal with a documented code; of posts most are kept to a person or a channel."""
    method = rng.choices(tuple(METHODS), tuple(METHODS.values()))[0]
    code = rng.choice(sorted(DOCUMENTED[method].codes))
    fault = {"method": method, "answer": "error", "error": code, "times": rng.choice(_TIMES)}
    if method not in {"chat.postMessage", "chat.update"}:
        return fault
    if rng.randrange(10) < _OF_TEN:
        fault["error"] = rng.choice(_TOO_LONG)
    whom = rng.choice(("person", "person", "channel", ""))
    if whom:
        fault["to"] = rng.choice(tuple(people if whom == "person" else channels))
    return fault


def spells(rng: random.Random, times: int, channels: Sequence[str]) -> list[Spell]:
    """Channels that are closed to us and opened again."""
    found = []
    for channel in rng.sample(tuple(channels), min(times, len(channels))):
        closed, opened = rng.choice(CHANGES)
        quiet = {"quiet": rng.random() < 0.3}
        about = {"channel": channel}
        found.append(Spell(about | {"to": closed | quiet}, about | {"to": opened | quiet}, rng.random() / 5))
    return found


def others(rng: random.Random, times: int) -> list[tuple[str, Json]]:
    """Pictures that are slow or gone, events that Slack dropped, and the app's access, taken for a moment."""
    files: list[tuple[str, Json]] = [("files", {"seconds": rng.choice(_FILE_SECONDS)}) for _ in range(times)]
    gone = [("pictures", {"gone": rng.choice(("deleted", "inaccessible"))}) for _ in range(times)]
    taken = {"signal": rng.choice(_ACCESS), "quiet": rng.random() < 0.3}
    return [*files, *gone, ("access", taken), *([("signal", {"signal": "app_rate_limited"})] * times)]
