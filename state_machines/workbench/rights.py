"""Writes who may record what and who is told of what: a line an arrow and a line a tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from state_machines.machine import When
from state_machines.policy.model import MoveRule, Owed
from state_machines.policy.policy import Policy

#: How the pages are written anew, for whoever finds that they are old.
HOW_TO_RENEW = "doorstep policy pages --folder docs/policies"

NOBODY_NAMED = "-"


def rights_page(policy: Policy) -> str:
    """The page of one board as Markdown; the same file always gives the same page."""
    return "\n".join(_lines(policy)) + "\n"


def table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A Markdown table; an empty cell is drawn as a dash."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(cell or NOBODY_NAMED for cell in row)} |"


def _lines(policy: Policy) -> Iterator[str]:
    yield f"# Who may record what, and who is told: {policy.name}"
    yield ""
    yield (
        f"Written by `{HOW_TO_RENEW}` from the policy file, and compared with it by a test: whatever changes "
        "here was changed there, and is to be read against the document."
    )
    yield from ("", "## Who is told of a report", "")
    told = ("event", "role", "when", "section", "origin", "duty", "limit")
    yield from table(told, _tells(policy))
    yield from ("", "## Who is reminded", "")
    yield from table(("event", "role", "when", "section", "origin", "words"), _reminders(policy))
    yield from ("", "## What is owed at a step", "")
    owed = ("step", "duty", "role", "when", "section", "origin", "limit")
    yield from table(owed, _duties(policy))
    yield from ("", "## Every arrow", "")
    yield (
        "Without a role anybody who may report records it. The people above a social worker's manager may "
        "record whatever that manager may."
    )
    yield ""
    arrow = ("event", "from", "plan", "to", "by", "not for", "when", "asks", "sets", "completes", "section")
    yield from table(arrow, (_arrow(move) for move in policy.moves))


def _tells(policy: Policy) -> Iterator[tuple[str, ...]]:
    for tell in policy.tells:
        for event in tell.on:
            said = (words_of(tell.when), tell.section, tell.origin.value, tell.key, _limit(tell))
            yield (event, tell.role.value, *said)


def _reminders(policy: Policy) -> Iterator[tuple[str, ...]]:
    for one in policy.reminders:
        for event in one.on:
            yield event, one.role.value, words_of(one.when), one.section, one.origin.value, one.words


def _duties(policy: Policy) -> Iterator[tuple[str, ...]]:
    steps = [(step.name, duty) for step in policy.steps for duty in step.duties]
    for step, duty in [*steps, *(("any", duty) for duty in policy.alongside)]:
        said = (words_of(duty.when), duty.section, duty.origin.value, _limit(duty))
        yield (step, duty.key, duty.role.value, *said)


def _arrow(move: MoveRule) -> tuple[str, ...]:
    when = {fact: values for fact, values in move.when.items() if fact != "plan"}
    completes = (*move.completes, *(f"{key} (own)" for key in move.completes_own))
    return (
        move.event,
        ", ".join(move.from_),
        ", ".join(sorted(move.when.get("plan", ()))) or "any",
        f"{move.to} (again)" if move.again else move.to,
        ", ".join(move.by),
        ", ".join(move.not_for),
        words_of(when),
        move.asks.replace("_", " "),
        ", ".join(f"{fact}={value}" for fact, value in move.sets.items()),
        ", ".join(completes),
        f"{move.section} ({move.origin.value})",
    )


def _limit(rule: Owed) -> str:
    return rule.limit.text if rule.limit is not None else "not set"


def words_of(when: When) -> str:
    """A condition as short as it can be read: "plan: CP; seen: not_seen, seen_alone"."""
    return "; ".join(f"{fact}: {', '.join(sorted(values))}" for fact, values in sorted(when.items()))
