"""The reporter's own cases as options, read only when a question offers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from bot.cards.parts.words import plan_words
from dialogs.spec import Option
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork

OWN_CASES = "own_cases"


class OwnCases(Mapping[str, tuple[Option, ...]]):
    """The list of own cases by the name that a step's `options_from` gives. It lives in one unit of work."""

    def __init__(self, uow: UnitOfWork, person: Person) -> None:
        self._uow, self._person = uow, person

    @cached_property
    def _options(self) -> tuple[Option, ...]:
        plans = self._uow.cases.plans_of_person(self._person.id)
        return tuple(
            Option(reference, f"{reference}, {plan_words(plan)}") for reference, plan in plans.items()
        )

    def __getitem__(self, name: str) -> tuple[Option, ...]:
        if name != OWN_CASES:
            raise KeyError(name)
        return self._options

    def __iter__(self) -> Iterator[str]:
        return iter((OWN_CASES,))

    def __len__(self) -> int:
        return 1
