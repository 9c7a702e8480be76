"""Small policies made up at random: each a chart in which every report is taken and every step can close."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from state_machines.case.case import Plan
from state_machines.people.people import SEVERAL, Role
from state_machines.policy.policy import Policy, parse_policy
from state_machines.policy.strict_yaml import Value
from state_machines.policy.vocabulary import HOLDER_RULES, REPORTS, values_of

Table = dict[str, Value]

#: What a report's way may depend on, and what is looked at later: apart, so that no way shuts another.
ON_THE_WAY = ("immediate_danger", "weapons", "required_by_plan", "violence")
LATER = ("seen", "door", "child_alone")
#: Facts that only moves set, with the value that opens a duty beside the chart and the one that ends it.
BESIDE = {
    "risk_meeting": ("to_consider", "held"),
    "family_told": ("owed", "told"),
    "home_alone": ("to_decide", "decided"),
}
LIMITS = (
    "not set",
    "promptly",
    "immediately",
    "30 minutes",
    "4 working hours",
    "1 day",
    "6 weeks",
    "3 months",
)
ASKS = ("", "date", "reason", "date_and_reason")
START, FILE = "noticed", "generated.yaml"
_ROLES = tuple(role.value for role in HOLDER_RULES.values())
_ONE = tuple(role for role in _ROLES if Role(role) not in SEVERAL)


def make_rule(**fields: Value) -> Table:
    """A rule with what every rule says of itself."""
    return {**fields, "row": "G1", "section": "5.10", "origin": "document", "text": "Made up for a test."}


def to_yaml(table: Value) -> str:
    """The policy as the text of a file, one key of the top a line; what JSON quotes, YAML reads the same."""
    assert isinstance(table, dict)
    return "\n".join(_in_lines(key, value) for key, value in table.items()) + "\n"


def _in_lines(key: str, value: Value) -> str:
    if not isinstance(value, list):
        return f"{key}: {json.dumps(value)}"
    return "\n".join((f"{key}:", *(f"  - {json.dumps(one)}" for one in value))) if value else f"{key}: []"


def as_policy(table: Table) -> Policy:
    """The policy, read as any file is."""
    return parse_policy(to_yaml(table), FILE)


@dataclass(frozen=True, slots=True)
class _Sketch:
    """What is drawn first, and all rules refer to."""

    draw: st.DrawFn
    plans: tuple[str, ...]
    steps: tuple[str, ...]
    endings: tuple[str, ...]

    def one(self, options: Sequence[str]) -> str:
        return self.draw(st.sampled_from(options))

    def some(self, options: Sequence[str]) -> list[Value]:
        return list(self.draw(st.lists(st.sampled_from(options), min_size=1, max_size=3, unique=True)))

    def chance(self) -> bool:
        return self.draw(st.booleans())

    def table(self, facts: Sequence[str]) -> tuple[Table, Table]:
        """A condition on one fact, and the condition that holds exactly where it does not."""
        fact = self.one((*facts, "plan") if len(self.plans) > 1 else facts)
        values = self.plans if fact == "plan" else values_of(fact)
        size = self.draw(st.integers(1, len(values) - 1))
        return {fact: list(values[:size])}, {fact: list(values[size:])}

    def limit(self) -> str:
        return self.one(LIMITS)


@st.composite
def policy_tables(draw: st.DrawFn) -> Table:
    """A policy of two to six steps, the start among them, that passes every check."""
    names = tuple(f"step_{number}" for number in range(1, draw(st.integers(2, 6))))
    endings = ("closed", "handed_on")[: draw(st.integers(1, 2))]
    plans = draw(st.lists(st.sampled_from([one.value for one in Plan]), min_size=1, unique=True))
    sketch = _Sketch(draw, tuple(plans), names, endings)
    steps = [make_rule(name=START, title="Noticed"), *(_step(sketch, name) for name in names)]
    beside = draw(st.sampled_from((None, *BESIDE)))
    alongside = [_beside(sketch, beside)] if beside else []
    moves = [*_reports(sketch, beside), *_ways(sketch, steps), *_extras(sketch, steps)]
    moves += _settle_rules(sketch, beside) if beside else []
    table: Table = {
        "name": "generated",
        "version": "1",
        "title": "Made up",
        "board": "A board",
        "document": "A document (2020)",
        "year": "2020",
        "plans": list(plans),
        "start": START,
        "holders": [make_rule(role=role.value, holder=words) for words, role in HOLDER_RULES.items()],
        "types": [_type(sketch)],
        "tells": list(_tells(sketch)),
        "reminders": [
            make_rule(on=sketch.some(tuple(REPORTS)), role=sketch.one(_ROLES), words="Keep it in mind.")
        ],
        "steps": list(steps),
        "alongside": list(alongside),
        "endings": [make_rule(name=name, title="The end") for name in endings],
        "moves": list(moves),
    }
    return table


def _type(sketch: _Sketch) -> Table:
    return make_rule(name="avoidance", title="Avoidance", suggested_by=[{"when": sketch.table(LATER)[0]}])


def _tells(sketch: _Sketch) -> list[Table]:
    """Whatever is reported, somebody is told: one role always, or one of two by what was said."""
    everything: list[Value] = list(REPORTS)
    rules = [_tell_rule(sketch, "tell_first", everything, {})]
    if sketch.chance():
        one, other = sketch.table(ON_THE_WAY)
        rules = [
            _tell_rule(sketch, "tell_first", everything, one),
            _tell_rule(sketch, "tell_other", everything, other),
        ]
    if sketch.chance():
        more = sketch.table((*ON_THE_WAY, *LATER))[0]
        rules.append(_tell_rule(sketch, "tell_more", sketch.some(tuple(REPORTS)), more))
    return rules


def _tell_rule(sketch: _Sketch, key: str, on: list[Value], when: Table) -> Table:
    return make_rule(key=key, on=on, role=sketch.one(_ROLES), task="Read it", when=when, limit=sketch.limit())


def _step(sketch: _Sketch, name: str) -> Table:
    """A step with a duty in every case: one that always stands, or one of two."""
    one, other = sketch.table(LATER)
    tables: tuple[Table, ...] = sketch.draw(st.sampled_from((({},), (one, other), ({}, one))))
    duties: list[Value] = [
        make_rule(
            key=f"{name}_duty_{number}",
            role=sketch.one(_ROLES),
            task="Do it",
            when=when,
            limit=sketch.limit(),
        )
        for number, when in enumerate(tables, start=1)
    ]
    return make_rule(name=name, title="A step", duties=duties)


def _beside(sketch: _Sketch, fact: str) -> Table:
    when: Table = {fact: [BESIDE[fact][0]]}
    return make_rule(key="beside", role=sketch.one(_ONE), task="Settle it", when=when, limit=sketch.limit())


def _reports(sketch: _Sketch, beside: str | None) -> list[Table]:
    """Every report is taken at every step; some go another way by what was said, one may open a duty."""
    rules: list[Table] = []
    for at, event in enumerate(REPORTS):
        first = sketch.steps[0] if at == 0 else sketch.one(sketch.steps)
        sets: Table = {beside: BESIDE[beside][0]} if beside and at == 0 else {}
        ways: tuple[tuple[Value, str], ...] = (([START], first), ("any", "stay"))
        for source, default in ways:
            if sketch.chance():
                when = sketch.table(ON_THE_WAY)[0]
                to = sketch.one(sketch.steps)
                rules.append(_move(event, source, to, when=when, sets=sets))
            rules.append(_move(event, source, default, sets=sets))
    return rules


def _move(event: str, source: Value, to: str, **more: Value) -> Table:
    return make_rule(**{"event": event, "from": source, "to": to}, **more)


def _outcome(sketch: _Sketch, event: str, source: Value, to: str, **more: Value) -> Table:
    by = sketch.some(_ROLES)
    return _move(event, source, to, by=by, label="Do it", asks=sketch.one(ASKS), **more)


def _keys(steps: Sequence[Table], name: str) -> list[str]:
    duties = next(step["duties"] for step in steps if step["name"] == name)
    assert isinstance(duties, list)
    return [str(duty["key"]) for duty in duties if isinstance(duty, dict)]


def _some_keys(sketch: _Sketch, steps: Sequence[Table], name: str) -> list[Value]:
    return [key for key in _keys(steps, name) if sketch.chance()]


def _ways(sketch: _Sketch, steps: Sequence[Table]) -> list[Table]:
    """A way into every step and every ending, and from every step a way on that ends."""
    rules: list[Table] = []
    for at, name in enumerate(sketch.steps):
        later = (*sketch.steps[at + 1 :], *sketch.endings)
        on = sketch.one(later)
        rules.append(_outcome(sketch, f"go_{at}", [name], on, completes=_some_keys(sketch, steps, name)))
        if at:
            before = sketch.one(sketch.steps[:at])
            rules.append(_outcome(sketch, f"reach_{at}", [before], name))
    for ending in sketch.endings:
        rules.append(_outcome(sketch, f"end_{ending}", sketch.some(sketch.steps), ending))
    withdrawn: Table = {"reports": ["withdrawn"]}
    return [*rules, _outcome(sketch, "close_withdrawn", "any", sketch.one(sketch.endings), when=withdrawn)]


def _extras(sketch: _Sketch, steps: Sequence[Table]) -> list[Table]:
    """What may happen besides: a duty done again, a way that depends, an answer that several people owe."""
    name = sketch.one(sketch.steps)
    rules: list[Table] = []
    if sketch.chance():
        done = _some_keys(sketch, steps, name)
        rules.append(_outcome(sketch, "again", [name], "stay", again="yes", completes=done))
    if sketch.chance():
        when, to = sketch.table(LATER)[0], sketch.one((*sketch.steps, *sketch.endings))
        rules.append(_outcome(sketch, "depends", [name], to, when=when))
        rules.append(_outcome(sketch, "depends", [name], "stay"))
    if sketch.chance():
        rules += _answers(sketch, name, _keys(steps, name)[0])
    return rules


def _answers(sketch: _Sketch, name: str, key: str) -> list[Table]:
    """The same outcome for everybody who owes it: the last answer ends it, the others wait."""
    own: list[Value] = [key]
    last = _outcome(sketch, "answer", [name], sketch.one(sketch.endings), completes_own=own)
    return [{**last, "when": {"answers": ["all"]}}, {**last, "to": "stay"}]


def _settle_rules(sketch: _Sketch, fact: str) -> list[Table]:
    opened, ended = BESIDE[fact]
    when: Table = {fact: [opened]}
    return [_outcome(sketch, "settle", "any", "stay", when=when, sets={fact: ended}, completes=["beside"])]
