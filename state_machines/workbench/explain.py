"""Lists everything that a policy says as elements, each with its row, its section and whose rule it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from state_machines.case.limits import Limit, Origin, Source
from state_machines.case.word_limits import CHASED_AS, DUE_BEFORE
from state_machines.machine import When
from state_machines.policy.model import DutyRule, MoveRule, Rule, TellRule
from state_machines.policy.pattern_rules import PatternRule
from state_machines.policy.policy import Policy
from state_machines.settings.local_settings import LocalSettings

#: A further detail that an element may have beside its text.
Detail = str | bool | tuple[str, ...] | Mapping[str, tuple[str, ...]] | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that a policy or an authority's settings say.

    `kind` groups elements; `id` is the row of the coverage table; `name` is unique within its kind where
    the file names it. `set_by` and `set_on` are those of a local element.
    """

    kind: str
    id: str
    name: str
    section: str
    origin: Origin
    text: str
    details: Mapping[str, Detail] = field(default_factory=dict)
    set_by: str = ""
    set_on: date | None = None


def explain(policy: Policy, settings: LocalSettings | None = None) -> tuple[Element, ...]:
    """Every element, in the order of the file; the authority's own come after the board's."""
    elements = (
        *_gaps(policy),
        *_holders(policy),
        *_types(policy),
        *_steps(policy),
        *_routes(policy),
        *_duties(policy, settings),
        *_reminders(policy),
        *_patterns(policy),
        *_guidance(policy),
    )
    return elements if settings is None else (*elements, *_local_elements(settings))


def _element(kind: str, name: str, rule: Rule, details: Mapping[str, Detail]) -> Element:
    said = {key: value for key, value in details.items() if value not in ("", (), {})}
    return Element(kind, rule.row, name, rule.section, rule.origin, rule.text, said)


def _gaps(policy: Policy) -> Iterator[Element]:
    yield from (_element("gap", "", gap, {}) for gap in policy.gaps)


def _holders(policy: Policy) -> Iterator[Element]:
    yield from (_element("holder", held.role, held, {"holder": held.holder}) for held in policy.holders)


def _types(policy: Policy) -> Iterator[Element]:
    for kind in policy.types:
        suggested = tuple(condition_in_words(table.when) for table in kind.suggested_by)
        yield _element("type", kind.name, kind, {"title": kind.title, "suggested_by": suggested})


def _steps(policy: Policy) -> Iterator[Element]:
    for step in policy.steps:
        duties = tuple(duty.key for duty in step.duties)
        yield _element("step", step.name, step, {"title": step.title, "ending": False, "duties": duties})
    for ending in policy.endings:
        yield _element("step", ending.name, ending, {"title": ending.title, "ending": True})


def _routes(policy: Policy) -> Iterator[Element]:
    yield from (_element("route", move.event, move, _details_of_route(policy, move)) for move in policy.moves)


def _details_of_route(policy: Policy, move: MoveRule) -> Mapping[str, Detail]:
    return {
        "label": move.label,
        "from": policy.sources_of(move),
        "to": move.to,
        "when": _as_lists(move.when),
        "by": tuple(role.value for role in move.by),
        "asks": move.asks,
        "completes": move.completes,
        "completes_own": move.completes_own,
        "sets": move.sets,
    }


def _duties(policy: Policy, settings: LocalSettings | None) -> Iterator[Element]:
    local = settings.limits if settings is not None else {}
    for tell in policy.tells:
        yield from _duty(tell, {"kind": "acknowledge", "on": tell.on}, local)
    for step in policy.steps:
        for duty in step.duties:
            yield from _duty(duty, {"kind": "act", "step": step.name}, local)
    for duty in policy.alongside:
        yield from _duty(duty, {"kind": "act", "step": "any"}, local)


def _duty(
    rule: DutyRule | TellRule, details: Mapping[str, Detail], local: Mapping[str, Limit]
) -> Iterator[Element]:
    """The duty, and after it each limit that it has: the board's, the authority's, or neither."""
    limits = (*_limits_of_board(rule), *_limits_of_authority(rule, local.get(rule.key)))
    shown = tuple(limit.text for limit in limits) or ("not set",)
    task: Mapping[str, Detail] = {"role": rule.role.value, "task": rule.task, "limit": ", ".join(shown)}
    yield _element("duty", rule.key, rule, {**task, **details, "when": _as_lists(rule.when)})
    yield from limits


def _limits_of_board(rule: DutyRule | TellRule) -> Iterator[Element]:
    if rule.limit is not None:
        in_time = rule.limit.length is not None
        chased = CHASED_AS.get(rule.limit.text)
        before = DUE_BEFORE.get(rule.limit.text, "")
        details: dict[str, Detail] = {"duty": rule.key, "runs": in_time}
        details |= {"chased_as": chased.value} if chased else {}
        details |= {"due_before": before} if before else {}
        yield Element("limit", rule.row, rule.key, rule.section, rule.origin, rule.limit.text, details)


def _limits_of_authority(rule: DutyRule | TellRule, local: Limit | None) -> Iterator[Element]:
    """The authority's limit stands only where the board set none in numbers."""
    if local is not None and (rule.limit is None or rule.limit.length is None):
        source = local.source or Source(Origin.LOCAL)
        details: Mapping[str, Detail] = {"duty": rule.key, "runs": True}
        yield Element(
            "limit", rule.row, rule.key, "", source.origin, local.text, details, source.set_by, source.set_on
        )


def _reminders(policy: Policy) -> Iterator[Element]:
    for one in policy.reminders:
        details: Mapping[str, Detail] = {"words": one.words, "on": one.on, "when": _as_lists(one.when)}
        yield _element("reminder", one.role, one, details)


def _patterns(policy: Policy) -> Iterator[Element]:
    yield from (_element("pattern", one.name, one, _details_of_pattern(one)) for one in policy.patterns)


def _guidance(policy: Policy) -> Iterator[Element]:
    for one in policy.guidance:
        details: Mapping[str, Detail] = {"title": one.title, "lines": one.lines}
        yield Element("guidance", one.row, one.at, one.section, one.origin, " ".join(one.lines), details)


def _details_of_pattern(rule: PatternRule) -> Mapping[str, Detail]:
    return {
        "pattern": rule.pattern.value,
        "on": rule.after,
        "at_least": str(rule.at_least or ""),
        "within": rule.within.text,
        "across": rule.across.value,
        "raises": rule.raises.value if rule.raises else "",
        "offers": rule.offers or "",
    }


def _local_elements(settings: LocalSettings) -> Iterator[Element]:
    for key, asked in settings.follow_ups.items():
        details: Mapping[str, Detail] = {
            "role": asked.role.value,
            "after": asked.after,
            "when": _as_lists(asked.when),
            "begins": asked.begins.text if asked.begins else "at once",
        }
        yield Element("follow_up", "", key, "", Origin.LOCAL, asked.task, details, asked.set_by, asked.set_on)
    for key, one in settings.patterns.items():
        words = one.pattern.replace("_", " ")
        yield Element(
            "pattern", "", key, "", Origin.LOCAL, words, _details_of_pattern(one), one.set_by, one.set_on
        )
    for key, other in settings.suggestions.items():
        limit = other.limit.text if other.limit else "not set"
        theirs: Mapping[str, Detail] = {"body": other.body, "beside": other.beside, "limit": limit}
        yield Element(
            "suggestion",
            other.row,
            key,
            other.section,
            Origin.SUGGESTED,
            other.text,
            theirs,
            other.set_by,
            other.set_on,
        )


def _as_lists(when: When) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(sorted(values)) for name, values in when.items()}


def condition_in_words(when: When) -> str:
    """A condition in plain words: "outcome is no reply or refused at door, and door is not answering"."""
    return ", and ".join(
        f"{name.replace('_', ' ')} is {' or '.join(sorted(values)).replace('_', ' ')}"
        for name, values in when.items()
    )
