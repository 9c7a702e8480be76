"""A conversation played against the engine, minute by minute, as a person has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from dialogs.prompt import Prompt
from dialogs.prompting import prompt
from dialogs.runner import Transition, apply, begin
from dialogs.session import Session
from dialogs.spec import Dialog, Lists, Option
from dialogs.user_input import AddMore, Answered, Cancelled, Edit, Skipped, Submitted, UserInput, WentBack
from state_machines.case.report import Answer

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

OWN_CASES: Lists = {"own_cases": (Option("N-104", "N-104 (CP)"), Option("N-105", "N-105 (CIN)"))}


@dataclass
class Conversation:
    """Each thing said takes a minute; `turn` is what the last one led to."""

    dialog: Dialog
    lists: Lists = field(default_factory=lambda: OWN_CASES)
    context: Mapping[str, str] = field(default_factory=dict)
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.session: Session = begin(
            self.dialog, session_id="s1", person_id="amara", now=self.now, context=self.context
        )
        self.turn = Transition(self.session)

    @property
    def prompt(self) -> Prompt:
        return prompt(self.dialog, self.session, self.lists)

    def give(self, given: UserInput) -> Prompt:
        self.now += timedelta(minutes=1)
        self.turn = apply(self.dialog, self.session, given, self.now, self.lists)
        self.session = self.turn.session
        return self.prompt

    def answer(self, *values: Answer) -> Prompt:
        """Answer the present question, and the ones that follow, one value each."""
        for value in values:
            self.give(Answered(self.session.revision, self.session.step, value))
        return self.prompt

    def skip(self) -> Prompt:
        return self.give(Skipped(self.session.revision, self.session.step))

    def back(self) -> Prompt:
        return self.give(WentBack(self.session.revision))

    def edit(self, step: str) -> Prompt:
        return self.give(Edit(self.session.revision, step))

    def add_more(self) -> Prompt:
        return self.give(AddMore(self.session.revision))

    def submit(self) -> Prompt:
        return self.give(Submitted(self.session.revision))

    def cancel(self) -> Prompt:
        return self.give(Cancelled(self.session.revision))
