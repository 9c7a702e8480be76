"""A small chart with much alongside it, for tests to break: duties that wait, and an end that waits too."""

from __future__ import annotations

from state_machines.policy.policy import Policy, reopen_policy
from state_machines.policy.strict_yaml import Value
from tests.unit.state_machines.generated_policies import FILE, Table, make_rule, to_yaml

_ROLE = "allocated_social_worker"
_HOLDER = "the social worker allocated to the case"
#: The steps after the start.
STEPS = ("to_visit", "to_meet", "before_closing")
#: The report that leads back, the one that puts safety in doubt, and two that leave the chart standing.
_FIRST, _SECOND = "report_missed_visit", "report_hostile_incident"
_OTHERS: dict[str, dict[str, str]] = {
    "report_family_moved": {"missing_family": "to_find"},
    "report_agency_closing": {},
}


def beside_policy() -> Table:
    """The chart as a table; nothing is wrong with it.

    From the start to a visit, a meeting, and an end, which waits at `before_closing` for what is owed.
    Alongside: safety, support and a meeting about risk, each opened by a report and ended by its own outcome,
    and what one kind of plan asks for; the whereabouts of the family, for which nothing waits.
    """
    return {
        "name": "beside",
        "version": "1",
        "title": "Much alongside",
        "board": "A board",
        "document": "A document (2020)",
        "year": "2020",
        "plans": ["CIN", "CP"],
        "start": "noticed",
        "holders": [make_rule(role=_ROLE, holder=_HOLDER)],
        "types": [make_rule(name="hiding", title="Hiding", suggested_by=[{"when": {"door": ["nobody_in"]}}])],
        "tells": [make_rule(key="tell_worker", on=[_FIRST, _SECOND, *_OTHERS], role=_ROLE, task="Read it")],
        "steps": [
            make_rule(name="noticed", title="Noticed"),
            _step("to_visit", _duty("visit"), _duty("look_inside", when={"door": ["nobody_in"]})),
            _step("to_meet", _duty("meet"), _duty("ask_all", when={"plan": ["CP"]})),
            _step("before_closing", _duty("finish")),
        ],
        "alongside": [
            _duty("keep_safe", when={"safety_record": ["owed"]}),
            _duty("support", when={"manager_answer": ["owed"]}),
            _duty("hold_risk_meeting", when={"risk_meeting": ["to_consider"]}),
            _duty("find_family", when={"missing_family": ["to_find"]}),
            _duty("protect", when={"plan": ["CP"]}),
        ],
        "endings": [make_rule(name="closed", title="The end")],
        "moves": [*_reports(), *_outcomes(), *_alongside()],
    }


def as_reopened(table: Table) -> Policy:
    """The policy as one that was checked long ago, so that it may have any fault."""
    return reopen_policy(to_yaml(table), FILE)


def rules_of(table: Table, key: str) -> list[Table]:
    """The rules of one list of the chart, to be changed in place."""
    found = table[key]
    assert isinstance(found, list)
    return [one for one in found if isinstance(one, dict)]


def moves_of(table: Table, event: str) -> list[Table]:
    """The moves on this event, to be changed in place."""
    return [move for move in rules_of(table, "moves") if move["event"] == event]


def _duty(key: str, **more: Value) -> Table:
    return make_rule(key=key, role=_ROLE, task="Do it", **more)


def _step(name: str, *duties: Value) -> Table:
    return make_rule(name=name, title="A step", duties=list(duties))


def _move(event: str, source: Value, to: str, **more: Value) -> Table:
    return make_rule(**{"event": event, "from": source, "to": to}, **more)


def _outcome(event: str, source: Value, to: str, **more: Value) -> Table:
    return _move(event, source, to, by=[_ROLE], label="Do it", **more)


def _reports() -> list[Table]:
    weapon: Value = {"weapons": ["yes"]}
    rules = [
        _move(_FIRST, ["noticed"], "to_visit"),
        _move(_FIRST, ["before_closing"], "to_visit"),
        _move(_FIRST, ["to_visit", "to_meet"], "stay"),
        _move(_SECOND, ["noticed"], "to_meet", when=weapon, sets={"safety_record": "owed"}),
        _move(_SECOND, ["noticed"], "to_meet", sets={"manager_answer": "owed"}),
        _move(_SECOND, "any", "stay", when=weapon, sets={"safety_record": "owed", "manager_answer": "owed"}),
        _move(_SECOND, "any", "stay", sets={"manager_answer": "owed"}),
    ]
    for event, sets in _OTHERS.items():
        rules.append(_move(event, ["noticed"], "to_visit", sets=dict(sets)))
        rules.append(_move(event, "any", "stay", sets=dict(sets)))
    return [*rules, _move("plan_changed", "any", "stay")]


def _outcomes() -> list[Table]:
    nothing_owed: Table = {
        "safety_record": ["made", "not_said"],
        "manager_answer": ["given", "not_said"],
        "risk_meeting": ["held", "not_said"],
    }
    return [
        _outcome("visited", ["to_visit"], "to_meet", completes=["visit", "look_inside"]),
        _outcome("visit_again", ["to_visit"], "stay", again="yes", completes=["visit"]),
        _outcome("met", ["to_meet"], "closed", when=nothing_owed, completes=["meet"]),
        _outcome("met", ["to_meet"], "before_closing", completes=["meet"]),
        _outcome("consider_risk", ["to_meet"], "stay", sets={"risk_meeting": "to_consider"}),
        _outcome("finished", ["before_closing"], "closed", when=nothing_owed, completes=["finish"]),
    ]


def _alongside() -> list[Table]:
    ways = (
        ("record_safety", "safety_record", "owed", "made", "keep_safe"),
        ("answer", "manager_answer", "owed", "given", "support"),
        ("hold_meeting", "risk_meeting", "to_consider", "held", "hold_risk_meeting"),
        ("find", "missing_family", "to_find", "settled", "find_family"),
    )
    return [
        _outcome(event, "any", "stay", when={fact: [owed]}, sets={fact: done}, completes=[key])
        for event, fact, owed, done, key in ways
    ]
