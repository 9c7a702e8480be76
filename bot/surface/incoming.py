"""What a person did in a chat, as values: a press, a command, a submitted form or an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.services import Services
from bot.surface.forms import Field
from bot.surface.replies import Reply
from dialogs.danger_alerts import asks_about_danger
from dialogs.user_input import UserInput
from state_machines.errors import DoorstepError
from state_machines.people.address import Address
from state_machines.people.people import Person


class Control(StrEnum):
    """What a control in a question or in the review does."""

    MARK = "mark"  # ticked or picked, but not given yet
    GIVE = "give"  # an answer, or a step to another question
    WRITE = "write"
    OTHER_CASE = "other_case"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Question:
    """The question of a draft for which a control or a form was drawn."""

    session_id: str
    revision: int
    step: str


@dataclass(frozen=True, slots=True)
class Given:
    """What the person gave; only what belongs to that kind of act is filled.

    `value` names what a button or form acts on, `text` is what was typed behind a command, `fields` and
    `accounts` are what a form was filled with. In a dialog, `control` was pressed, and `user_input` is what
    that answers, None while nothing is picked.
    """

    value: str = ""
    text: str = ""
    fields: Mapping[Field, str] = field(default_factory=dict)
    accounts: Mapping[Field, Address] = field(default_factory=dict)
    question: Question | None = None
    control: Control = Control.GIVE
    user_input: UserInput | None = None

    def need_question(self) -> Question:
        """The question it is about; ValueError for what belongs to no dialog."""
        if self.question is None:
            raise ValueError("This belongs to no question of a dialog.")
        return self.question


@dataclass(frozen=True, slots=True)
class Incoming:
    """One press, command, submission or event of a person whom we know.

    `key` is the same if the surface delivers it twice.
    """

    person: Person
    now: datetime
    key: str
    given: Given


#: What an act is: it calls one use case and says how to answer.
Act = Callable[[Services, Incoming], Reply]
_SAYING_DANGER: set[Act] = set()


def saying_danger(act: Act) -> Act:
    """Mark an act by which somebody says that they are in danger: if it fails, they must know."""
    _SAYING_DANGER.add(act)
    return act


@dataclass(frozen=True, slots=True)
class Arrival:
    """The same before it is known who it is from: `name` is for the log, `read` tells what was given.

    `read` may raise what an act may, such as Stale for a control of an older release.
    """

    name: str
    sender: Address
    key: str
    act: Act
    read: Callable[[], Given] = Given

    @property
    def may_say_danger(self) -> bool:
        """Whether somebody may have said by this that they, or a child, are in danger."""
        if self.act in _SAYING_DANGER:
            return True
        try:
            user_input = self.read().user_input
        except DoorstepError:
            return False
        return user_input is not None and asks_about_danger(user_input)
