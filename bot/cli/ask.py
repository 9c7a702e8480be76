"""Asks one question after the other on a terminal, and the same again until the answer can be one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import typer

from bot.slack.addresses import channel_problem
from bot.use_cases.people.files.people_file import email
from state_machines.time.durations import parse_duration

#: Raises ValueError, in words, for what is no answer; gives the answer as it is kept.
Reading = Callable[[str], str]


def ask(question: str, reading: Reading, default: str | None = None) -> str:
    """The answer; with a default, Enter takes it."""
    while True:
        said = str(typer.prompt(question, default=default)).strip()
        try:
            return reading(said)
        except ValueError as why:
            typer.echo(f"  {why}")


def ask_for_choice(question: str, choices: Sequence[tuple[str, str]]) -> str:
    """One of the choices, each a name and what it is, by its number or its name."""
    for number, (name, what) in enumerate(choices, start=1):
        typer.echo(f"  {number}  {name}: {what}")
    names = [name for name, _ in choices]

    def chosen(said: str) -> str:
        if said in names:
            return said
        if said.isdecimal() and 1 <= int(said) <= len(names):
            return names[int(said) - 1]
        raise ValueError(f"Answer with a number from 1 to {len(names)}, or a name.")

    return ask(question, chosen)


def words(said: str) -> str:
    """Any words."""
    if not said:
        raise ValueError("Say something.")
    return said


def address(said: str) -> str:
    """A work e-mail address."""
    try:
        return email(said)
    except ValueError as why:
        raise ValueError(f"This {why}") from None


def channel(said: str) -> str:
    """The id of a channel."""
    if problem := channel_problem(said):
        raise ValueError(problem)
    return said


def duration(said: str) -> str:
    """A whole number and a unit, such as "4 working hours"."""
    parse_duration(said)
    return said


def clock_time(said: str) -> str:
    """A time of day, such as 09:00."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", said):
        raise ValueError("Write it like 09:00.")
    return said


def telephone(said: str) -> str:
    """Digits and blanks."""
    if not re.fullmatch(r"\+?[0-9][0-9 ]{2,19}", said):
        raise ValueError("Write digits and blanks, such as 020 7946 0123.")
    return said
