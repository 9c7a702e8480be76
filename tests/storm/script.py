"""The script of a storm: what everybody means to do, decided by the seed before anything starts."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

from tests.storm.authority import Authority

#: In every account, and in nothing else: where it is read outside a modal, a narrative got out.
ACCOUNT_MARK = "thistledown"


class Answering(StrEnum):
    """What somebody does about a ping of theirs."""

    TAKE = "take"
    TAKE_TWICE = "take twice at once"
    TAKE_IN_CHANNEL = "take in the channel"
    TAKE_AND_UNDO = "take and undo"
    NOT_MINE = "not mine"
    IGNORE = "ignore"


#: Of a hundred.
_ANSWERING = {
    Answering.TAKE: 48,
    Answering.TAKE_TWICE: 10,
    Answering.TAKE_IN_CHANNEL: 8,
    Answering.TAKE_AND_UNDO: 4,
    Answering.NOT_MINE: 4,
    Answering.IGNORE: 26,
}


@dataclass(frozen=True, slots=True)
class Intent:
    """One report that somebody means to make.

    `leaves_at` is the question at which they walk away (0: they do not); when they come back they continue,
    or with `starts_again` drop what they had. With `gives_up` they never come back.
    """

    number: int
    reporter: str
    case: str
    command: str
    double_press: bool
    leaves_at: int
    starts_again: bool
    gives_up: bool

    @property
    def account(self) -> str:
        """Words that nobody else writes."""
        return f"Nobody came to the door, {ACCOUNT_MARK}-{self.number:05d}."


@dataclass(frozen=True, slots=True)
class Script:
    """Every report in each reporter's order, and how those who are asked answer."""

    seed: int
    intents: dict[str, tuple[Intent, ...]]

    def all_intents(self) -> list[Intent]:
        """By number."""
        return sorted((each for some in self.intents.values() for each in some), key=lambda each: each.number)

    def answering(self, case: str, handle: str) -> Answering:
        """The same for the same person, case and seed, in whatever order pings arrive."""
        chosen = random.Random(f"{self.seed}/{case}/{handle}")
        return chosen.choices(tuple(_ANSWERING), tuple(_ANSWERING.values()))[0]

    def chance(self, about: str, of_ten: int) -> bool:
        """A yes in so many of ten cases, the same for the same words and seed."""
        return random.Random(f"{self.seed}/{about}").randrange(10) < of_ten

    def pick(self, about: str, options: list[str]) -> str:
        """One of several, the same for the same words and seed."""
        return random.Random(f"{self.seed}/{about}").choice(options)


def write(authority: Authority, reports: int, seed: int, rng: random.Random) -> Script:
    """Who reports what; no reporter reports the same case twice."""
    cases = list(authority.cases.values())
    intents: dict[str, list[Intent]] = {each: [] for each in authority.reporters}
    for number in range(reports):
        case = cases[number % len(cases)]
        reporter = case.network[number // len(cases) % len(case.network)]
        intents[reporter].append(_intent(number, reporter, case.reference, rng))
    for each in intents.values():
        rng.shuffle(each)
    return Script(seed, {reporter: tuple(each) for reporter, each in intents.items() if each})


def _intent(number: int, reporter: str, case: str, rng: random.Random) -> Intent:
    leaves = rng.randrange(1, 7) if rng.random() < 0.12 else 0
    return Intent(
        number=number,
        reporter=reporter,
        case=case,
        command="/report incident" if rng.random() < 0.08 else "/report",
        double_press=rng.random() < 0.4,
        leaves_at=leaves,
        starts_again=rng.random() < 0.3,
        gives_up=rng.random() < 0.15,
    )
