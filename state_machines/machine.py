"""Tables of states and arrows, compiled once and then fired; no other module uses `transitions`."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from transitions import Event as LibraryEvent
from transitions import Machine

from state_machines.errors import EventNotTaken, Misconfigured

# The library logs each step that it takes; audit and history are written by Doorstep itself.
logging.getLogger("transitions").setLevel(logging.WARNING)

#: A condition: every fact named must have one of the values given. An empty table always holds.
When = Mapping[str, frozenset[str]]

#: The value that a fact counts as which nobody has given, so that a condition can name its absence.
NOT_SAID = "not_said"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Arrow:
    """One way from `source` to `dest` on `trigger`; `id` says which one fired."""

    trigger: str
    source: str
    dest: str
    when: When = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class Fired:
    """What an event did: the state arrived at, and the arrow that led there."""

    dest: str
    arrow: Arrow


@dataclass(frozen=True, slots=True)
class TableProblem:
    """One thing wrong with a table: the check's name, the arrow concerned, and words."""

    check: str
    words: str
    arrow: Arrow | None = None


@dataclass(slots=True)
class _Token:
    """An object that the library moves once; registering it with the library would cost ten times more."""

    at: str
    facts: Mapping[str, str]
    fired: Arrow | None = None

    def pass_over(self, arrow: Arrow) -> None:
        self.fired = arrow


def condition_holds(when: When, facts: Mapping[str, str]) -> bool:
    """Whether every fact that the condition names has one of its values; an absent fact is `not_said`."""
    for name, values in when.items():  # noqa: SIM110 - asked some twenty times a move; all() takes twice as long
        if facts.get(name, NOT_SAID) not in values:
            return False
    return True


def first_value_that_holds(rows: Iterable[tuple[When, _T]], facts: Mapping[str, str]) -> _T | None:
    """The value of the first row whose condition holds; None when no row applies."""
    return next((value for when, value in rows if condition_holds(when, facts)), None)


def can_both_hold(one: When, other: When) -> bool:
    """Whether some facts satisfy both conditions."""
    return all(one[name] & other[name] for name in one.keys() & other.keys())


def subsumes(wide: When, narrow: When) -> bool:
    """Whether the condition `wide` holds wherever `narrow` does."""
    return all(name in narrow and narrow[name] <= values for name, values in wide.items())


class Table:
    """States and arrows, checked and compiled; immutable, and safe to share between threads.

    Raises Misconfigured with every problem found.
    """

    def __init__(self, states: Iterable[str], initial: str, arrows: Iterable[Arrow]) -> None:
        self.states = tuple(states)
        self.initial = initial
        self.arrows = tuple(arrows)
        problems = table_problems(self.states, initial, self.arrows)
        if problems:
            raise Misconfigured(
                "This table cannot be used.", tuple(f"{p.check}: {p.words}" for p in problems)
            )
        self._events = _compile(self.states, initial, self.arrows)
        self._arrows_from = {
            state: tuple(arrow for arrow in self.arrows if arrow.source == state) for state in self.states
        }

    def arrows_from(self, state: str) -> tuple[Arrow, ...]:
        """The arrows that leave the state, in the order in which they are tried."""
        return self._arrows_from.get(state, ())

    def library_event(self, trigger: str) -> LibraryEvent | None:
        """The library's compiled event, None when no arrow has this trigger."""
        return self._events.get(trigger)


def fire(table: Table, state: str, trigger: str, facts: Mapping[str, str]) -> Fired:
    """Take the first arrow of `trigger` from `state` whose condition holds.

    Raises EventNotTaken when there is no such arrow; nothing has moved then.
    """
    event = table.library_event(trigger)
    token = _Token(at=state, facts=facts)
    # Checked first, because the library raises an error of its own for a state that it does not expect.
    if event is not None and state in event.transitions:
        event.trigger(token, token)
    if token.fired is None:
        raise EventNotTaken("This cannot be recorded at the present step. Nothing was changed.")
    return Fired(token.at, token.fired)


def table_problems(
    states: tuple[str, ...], initial: str, arrows: tuple[Arrow, ...]
) -> tuple[TableProblem, ...]:
    """Mistakes that the library accepts in silence: unknown states, duplicates, arrows that never fire."""
    known = frozenset(states)
    found = [TableProblem("duplicate state", f"{name} is declared twice") for name in _duplicates(states)]
    if initial not in known:
        found.append(TableProblem("unknown state", f"the table starts at {initial}, which is not a state"))
    for arrow in arrows:
        found += [
            TableProblem("unknown state", f"{arrow.trigger} {side} {name}, which is not a state", arrow)
            for side, name in (("leaves", arrow.source), ("leads to", arrow.dest))
            if name not in known
        ]
    return (*found, *_hidden_arrows(arrows))


def _hidden_arrows(arrows: tuple[Arrow, ...]) -> Iterable[TableProblem]:
    seen: dict[tuple[str, str], list[Arrow]] = {}
    for arrow in arrows:
        earlier = seen.setdefault((arrow.source, arrow.trigger), [])
        if any(subsumes(before.when, arrow.when) for before in earlier):
            words = f"{arrow.trigger} from {arrow.source} to {arrow.dest} never fires: an earlier one does"
            yield TableProblem("ambiguous event", words, arrow)
        earlier.append(arrow)


def _duplicates(names: tuple[str, ...]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _compile(states: tuple[str, ...], initial: str, arrows: tuple[Arrow, ...]) -> Mapping[str, LibraryEvent]:
    machine = Machine(
        model=None, states=list(states), initial=initial, auto_transitions=False, model_attribute="at"
    )
    for arrow in arrows:
        machine.add_transition(
            arrow.trigger,
            arrow.source,
            arrow.dest,
            conditions=partial(_table_holds, arrow),
            before=partial(_note_fired, arrow),
        )
    return dict(machine.events)


def _table_holds(arrow: Arrow, token: _Token) -> bool:
    return condition_holds(arrow.when, token.facts)


def _note_fired(arrow: Arrow, token: _Token) -> None:
    token.pass_over(arrow)
