"""Checks that a policy's names, roles and events fit together; it finds all problems, not only the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from state_machines.case.limits import Origin
from state_machines.people.people import Role
from state_machines.policy.conditions import check_conditions
from state_machines.policy.guidance_checks import guidance_problems
from state_machines.policy.model import (
    ANY,
    OUTSIDE_THE_CHART,
    PLAN_CHANGED,
    PUT_BY_DOORSTEP,
    STAY,
    TO_HOLD,
    MoveRule,
    PolicyFile,
    Rule,
)
from state_machines.policy.search import search_policy
from state_machines.policy.strict_model import did_you_mean
from state_machines.policy.strict_yaml import FieldPath, Problem
from state_machines.policy.vocabulary import HOLDER_RULES, REPORTS


def check_policy(file: PolicyFile) -> tuple[Problem, ...]:
    """Every problem of a policy that has the right shape.

    The chart is searched only when every name in it is known: otherwise one typo would be named ten times.
    """
    problems = (
        *_name_problems(file),
        *_origin_problems(file),
        *_problems_of_move_ends(file),
        *_event_problems(file),
        *_role_problems(file),
        *_completion_problems(file),
        *_meeting_problems(file),
        *guidance_problems(file),
    )
    problems += tuple(_problems_of_several_holders(file))
    return problems or (*search_policy(file), *check_conditions(file))


def _name_problems(file: PolicyFile) -> Iterator[Problem]:
    boxes: list[tuple[FieldPath, str]] = [
        (("steps", at, "name"), step.name) for at, step in enumerate(file.steps)
    ]
    boxes += [(("endings", at, "name"), ending.name) for at, ending in enumerate(file.endings)]
    yield from _duplicates(boxes)
    yield from _duplicates([(path, key) for path, key in _duty_keys(file)])
    yield from _duplicates([(("holders", at, "role"), held.role) for at, held in enumerate(file.holders)])
    steps = [step.name for step in file.steps]
    if file.start not in steps:
        yield Problem(
            ("start",), "unknown step", f"“{file.start}” is no step; {did_you_mean(file.start, steps)}"
        )


def _meeting_problems(file: PolicyFile) -> Iterator[Problem]:
    """What comes of a meeting does the duty to hold it; otherwise nothing says which meeting is meant."""
    for at, move in enumerate(file.moves):
        if move.after_meeting and not any(key.startswith(TO_HOLD) for key in move.completes):
            words = f"the move completes no duty that begins with {TO_HOLD}; name it, or take the line out"
            yield Problem(("moves", at, "after_meeting"), "no meeting", words)


def _origin_problems(file: PolicyFile) -> Iterator[Problem]:
    """A board's file holds nothing of Doorstep's own; and Doorstep's own file nothing of a board's."""
    for path, rule in _rules(file):
        if (rule.origin is Origin.OURS) is not (file.name == OUTSIDE_THE_CHART):
            words = "a board's file holds what its document says, or marks it reconstructed; correct it"
            yield Problem((*path, "origin"), "whose rule it is", words)


def _rules(file: PolicyFile) -> Iterator[tuple[FieldPath, Rule]]:
    named: tuple[tuple[str, tuple[Rule, ...]], ...] = (
        ("gaps", file.gaps),
        ("holders", file.holders),
        ("types", file.types),
        ("tells", file.tells),
        ("reminders", file.reminders),
        ("patterns", file.patterns),
        ("steps", file.steps),
        ("alongside", file.alongside),
        ("endings", file.endings),
        ("moves", file.moves),
    )
    for field, rules in named:
        yield from (((field, at), rule) for at, rule in enumerate(rules))
    for at, step in enumerate(file.steps):
        yield from ((("steps", at, "duties", number), duty) for number, duty in enumerate(step.duties))


def _duplicates(named: list[tuple[FieldPath, str]]) -> Iterator[Problem]:
    counts = Counter(name for _, name in named)
    for path, name in named:
        if counts[name] > 1:
            yield Problem(path, "duplicate name", f"“{name}” is used {counts[name]} times; rename one")


def _duty_keys(file: PolicyFile) -> Iterator[tuple[FieldPath, str]]:
    for at, tell in enumerate(file.tells):
        yield ("tells", at, "key"), tell.key
    for at, step in enumerate(file.steps):
        for number, duty in enumerate(step.duties):
            yield ("steps", at, "duties", number, "key"), duty.key
    for at, duty in enumerate(file.alongside):
        yield ("alongside", at, "key"), duty.key


def _problems_of_move_ends(file: PolicyFile) -> Iterator[Problem]:
    steps = [step.name for step in file.steps]
    boxes = [*steps, *(ending.name for ending in file.endings)]
    for at, move in enumerate(file.moves):
        for number, source in enumerate(move.from_):
            if source not in steps and move.from_ != (ANY,):
                words = f"“{source}” is no step; {did_you_mean(source, steps)}"
                yield Problem(("moves", at, "from", number), "unknown step", words)
        if move.to not in (*boxes, STAY):
            words = f"“{move.to}” is no step and no ending; {did_you_mean(move.to, [*boxes, STAY])}"
            yield Problem(("moves", at, "to"), "unknown step", words)
        if move.to == file.start:
            words = "nothing may lead back to the start, where no duty is open; choose another step"
            yield Problem(("moves", at, "to"), "back to the start", words)
        if move.to == STAY and file.start in move.from_:
            words = f"{move.event} would stay at the start, where nobody owes anything; choose another step"
            yield Problem(("moves", at, "to"), "back to the start", words)


def unknown_reports(events: Iterable[str], path: FieldPath) -> Iterator[Problem]:
    """A problem for each event that is not a report's, where only reports' events may stand."""
    for event in events:
        if event not in REPORTS:
            yield Problem(path, "unknown report", f"“{event}” is no report; {did_you_mean(event, REPORTS)}")


def _event_problems(file: PolicyFile) -> Iterator[Problem]:
    for at, move in enumerate(file.moves):
        yield from _kind_of_move(move, ("moves", at))
    for at, pattern in enumerate(file.patterns):
        yield from unknown_reports(pattern.after, ("patterns", at, "after"))
    events = {move.event for move in file.moves}
    for path, event in _event_references(file):
        if event not in events:
            words = f"no move takes “{event}”; {did_you_mean(event, events)}"
            yield Problem(path, "unknown event", words)


def _event_references(file: PolicyFile) -> Iterator[tuple[FieldPath, str]]:
    for at, tell in enumerate(file.tells):
        yield from ((("tells", at, "on", number), event) for number, event in enumerate(tell.on))
    for at, reminder in enumerate(file.reminders):
        yield from ((("reminders", at, "on", number), event) for number, event in enumerate(reminder.on))


def _kind_of_move(move: MoveRule, path: FieldPath) -> Iterator[Problem]:
    if move.event in REPORTS or move.event in PUT_BY_DOORSTEP:
        if move.by or move.label or move.asks:
            words = "anybody may report, so a report has no by, label or asks; remove them"
            if move.event in PUT_BY_DOORSTEP:
                words = f"nobody records {move.event} on the chart, Doorstep does: remove by, label and asks"
            yield Problem((*path, "event"), "restricted report", words)
        if move.event == PLAN_CHANGED and (move.completes or move.completes_own):
            words = "a change of plan does nobody's duty, it ends those of the other plan: remove completes"
            yield Problem((*path, "completes"), "restricted report", words)
    elif move.event.startswith("report_"):
        words = f"“{move.event}” is no report that Doorstep takes; {did_you_mean(move.event, REPORTS)}"
        yield Problem((*path, "event"), "unknown event", words)
    elif not move.by or not move.label:
        words = "an outcome needs by (who may record it) and label (the words it is offered under); add them"
        yield Problem((*path, "event"), "incomplete outcome", words)


def _role_problems(file: PolicyFile) -> Iterator[Problem]:
    for at, held in enumerate(file.holders):
        if HOLDER_RULES.get(held.holder) is not held.role:
            known = [words for words, role in HOLDER_RULES.items() if role is held.role]
            words = f"“{held.holder}” does not find a {held.role}; {did_you_mean(held.holder, known)}"
            yield Problem(("holders", at, "holder"), "unknown holder rule", words)
    found = {held.role for held in file.holders}
    for path, role in _role_references(file):
        if role not in found:
            words = f"nothing says who holds the role {role}; add it to holders"
            yield Problem(path, "role without a holder", words)


def _role_references(file: PolicyFile) -> Iterator[tuple[FieldPath, Role]]:
    for at, tell in enumerate(file.tells):
        yield ("tells", at, "role"), tell.role
    for at, reminder in enumerate(file.reminders):
        yield ("reminders", at, "role"), reminder.role
    for at, step in enumerate(file.steps):
        for number, duty in enumerate(step.duties):
            yield ("steps", at, "duties", number, "role"), duty.role
    for at, duty in enumerate(file.alongside):
        yield ("alongside", at, "role"), duty.role
    for at, move in enumerate(file.moves):
        for number, role in enumerate(move.by):
            yield ("moves", at, "by", number), role


def _completion_problems(file: PolicyFile) -> Iterator[Problem]:
    """A problem for each duty that a move completes, though it was not open before or stays due after."""
    alongside = {duty.key: duty for duty in file.alongside}
    at_step = {step.name: {duty.key: duty for duty in step.duties} | alongside for step in file.steps}
    for at, move in enumerate(file.moves):
        sources = [source for source in file.sources_of(move) if source in at_step]
        for path, key in _completions_of(move, at):
            duties = [duty for source in sources if (duty := at_step[source].get(key))]
            if not duties:
                yield Problem(
                    path, "unknown duty", f"“{key}” is no duty of a step that the move leaves; correct it"
                )
            elif key in move.completes_own:
                continue  # other holders' duties stay due; that of whoever records it is done all the same
            elif (key in alongside or _does_stay(move, sources)) and _is_still_due(duties[0].when, move):
                words = f"“{key}” would still be due afterwards; let sets make its condition false"
                yield Problem(path, "completed and still due", words)


def _completions_of(move: MoveRule, at: int) -> Iterator[tuple[FieldPath, str]]:
    yield from ((("moves", at, "completes", number), key) for number, key in enumerate(move.completes))
    yield from (
        (("moves", at, "completes_own", number), key) for number, key in enumerate(move.completes_own)
    )


def _problems_of_several_holders(file: PolicyFile) -> Iterator[Problem]:
    """Several holders must be offered the same outcome, for who answers last is known only afterwards."""
    for at, move in enumerate(file.moves):
        if "answers" not in move.when:
            continue
        for other in file.moves:
            together = other.event == move.event and set(file.sources_of(other)) & set(file.sources_of(move))
            if together and _offer(other) != _offer(move):
                words = f"every answer to {move.event} is offered alike; give the same by, not_for and asks"
                yield Problem(("moves", at, "by"), "uneven answers", words)
                break


def _offer(move: MoveRule) -> tuple[object, ...]:
    return set(move.by), set(move.not_for), move.asks


def _does_stay(move: MoveRule, sources: list[str]) -> bool:
    return (move.to == STAY or move.to in sources) and not move.again


def _is_still_due(when: dict[str, frozenset[str]], move: MoveRule) -> bool:
    return all(name not in move.sets or move.sets[name] in values for name, values in when.items())
