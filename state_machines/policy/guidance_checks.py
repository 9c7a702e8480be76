"""Checks that all guidance stands where somebody can ask for it: at something that the file knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from state_machines.policy.model import AT_DUTY, AT_OUTCOME, AT_REPORT, KNOWN_RISK, PolicyFile
from state_machines.policy.strict_model import did_you_mean
from state_machines.policy.strict_yaml import Problem
from state_machines.policy.vocabulary import REPORTS


def guidance_problems(file: PolicyFile) -> Iterator[Problem]:
    """A problem for each piece of guidance that nobody would ever be shown, or shown twice."""
    known = {f"{kind}:{name}" if kind else name for kind, names in _places(file).items() for name in names}
    seen: set[tuple[str, str]] = set()
    for number, one in enumerate(file.guidance):
        if one.at not in known:
            kind = one.at.rpartition(":")[0]
            near = {place for place in known if place.rpartition(":")[0] == kind}
            words = f"“{one.at}” is no place where anything happens; {did_you_mean(one.at, near)}"
            yield Problem(("guidance", number, "at"), "unknown place", words)
        if (one.at, one.title) in seen:
            words = f"“{one.title}” stands at {one.at} already; put the lines together"
            yield Problem(("guidance", number, "title"), "duplicate name", words)
        seen.add((one.at, one.title))


def _places(file: PolicyFile) -> Mapping[str, set[str]]:
    """Everywhere that guidance can stand, by the kind of place; the start is left at once."""
    duties = (duty for step in file.steps for duty in step.duties)
    events = {move.event for move in file.moves}
    return {
        "": {name for name in file.boxes if name != file.start} | {KNOWN_RISK},
        AT_REPORT: {event.removeprefix("report_") for event in events if event in REPORTS},
        AT_DUTY: {one.key for one in (*file.tells, *duties, *file.alongside)},
        AT_OUTCOME: {move.event for move in file.moves if move.label},
    }
