"""Ways to break a policy that was sound, each with the check that must find it and the field it must name."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from state_machines.policy.strict_yaml import FieldPath, Value, dotted_path
from state_machines.policy.vocabulary import REPORTS
from tests.unit.state_machines.generated_policies import START, Table, make_rule

#: The lists of the file whose items are rules, with section and origin.
RULES = ("holders", "types", "tells", "reminders", "steps", "alongside", "endings", "moves")


@dataclass(frozen=True, slots=True)
class Broken:
    """A policy with one thing wrong, the check that finds it, and the field where it is."""

    table: Table
    check: str
    field: str


#: Breaks a policy of its own; what is drawn says where.
Break = Callable[[st.DrawFn, Table], Broken]


def rules_of(table: Table, key: str) -> list[Table]:
    """The rules of one list of the file, to be changed in place."""
    found = table[key]
    assert isinstance(found, list)
    return [one for one in found if isinstance(one, dict)]


def append_rule(table: Table, key: str, rule: Table) -> int:
    """Put one more rule at the end of a list; its position."""
    found = table[key]
    assert isinstance(found, list)
    found.append(rule)
    return len(found) - 1


def _rules(table: Table) -> Iterator[tuple[FieldPath, Table]]:
    for key in RULES:
        for at, rule in enumerate(rules_of(table, key)):
            yield (key, at), rule


def _rules_with_role(table: Table) -> Iterator[tuple[FieldPath, Table]]:
    """Everything with a role and a limit."""
    for key in ("tells", "alongside"):
        yield from (((key, at), rule) for at, rule in enumerate(rules_of(table, key)))
    for at, step in enumerate(rules_of(table, "steps")):
        duties = rules_of(step, "duties") if "duties" in step else []
        yield from ((("steps", at, "duties", number), duty) for number, duty in enumerate(duties))


def _of(draw: st.DrawFn, options: Iterator[tuple[FieldPath, Table]]) -> tuple[FieldPath, Table]:
    return draw(st.sampled_from(list(options)))


def _unknown_key(draw: st.DrawFn, table: Table) -> Broken:
    path, rule = _of(draw, _rules(table))
    rule["sectoin"] = "5"
    return Broken(table, "unknown key", dotted_path((*path, "sectoin")))


def _missing_section(draw: st.DrawFn, table: Table) -> Broken:
    path, rule = _of(draw, _rules(table))
    del rule["section"]
    return Broken(table, "missing key", dotted_path((*path, "section")))


def _missing_part(draw: st.DrawFn, table: Table) -> Broken:
    name = draw(st.sampled_from(("holders", "tells", "steps", "endings", "moves", "plans", "start", "year")))
    del table[name]
    return Broken(table, "missing key", name)


def _origin_of_ours(draw: st.DrawFn, table: Table) -> Broken:
    path, rule = _of(draw, _rules(table))
    rule["origin"] = draw(st.sampled_from(("local", "suggested")))
    return Broken(table, "wrong value", dotted_path((*path, "origin")))


def _wrong_unit(draw: st.DrawFn, table: Table) -> Broken:
    path, rule = _of(draw, _rules_with_role(table))
    wrong = (
        "6 fortnights",
        "6w",
        "0 days",
        "1 weeks",
        "2 week",
        "1.5 hours",
        "-1 days",
        "soon",
        "2 working days",
    )
    rule["limit"] = draw(st.sampled_from(wrong))
    return Broken(table, "wrong value", dotted_path((*path, "limit")))


def _unknown_role(draw: st.DrawFn, table: Table) -> Broken:
    path, rule = _of(draw, _rules_with_role(table))
    rule["role"] = "head_of_dragons"
    return Broken(table, "unknown value", dotted_path((*path, "role")))


def _role_nobody_holds(draw: st.DrawFn, table: Table) -> Broken:
    path, rule = _of(draw, _rules_with_role(table))
    table["holders"] = [held for held in rules_of(table, "holders") if held["role"] != rule["role"]]
    return Broken(table, "role without a holder", dotted_path((*path, "role")))


def _wrong_holder(draw: st.DrawFn, table: Table) -> Broken:
    at = draw(st.integers(1, len(rules_of(table, "holders")) - 1))
    held = rules_of(table, "holders")
    held[at]["holder"] = held[at - 1]["holder"]
    return Broken(table, "unknown holder rule", f"holders[{at + 1}].holder")


def _unknown_fact(draw: st.DrawFn, table: Table) -> Broken:
    path, rule = _of(draw, _rules_with_role(table))
    rule["when"] = {"mood": ["low"]}
    return Broken(table, "unknown fact", dotted_path((*path, "when", "mood")))


def _unknown_answer(draw: st.DrawFn, table: Table) -> Broken:
    path, rule = _of(draw, _rules_with_role(table))
    rule["when"] = {"seen": ["on_the_roof"]}
    return Broken(table, "unknown value", dotted_path((*path, "when", "seen")))


def _never_set(draw: st.DrawFn, table: Table) -> Broken:
    path, rule = _of(draw, (one for one in _rules_with_role(table) if one[0][0] != "alongside"))
    rule["when"] = {"closed_as": ["engaging"]}
    return Broken(table, "never true", dotted_path((*path, "when", "closed_as")))


def _two_ways(draw: st.DrawFn, table: Table) -> Broken:
    at = draw(st.integers(0, len(rules_of(table, "moves")) - 1))
    last = append_rule(table, "moves", copy.deepcopy(rules_of(table, "moves")[at]))
    return Broken(table, "ambiguous event", dotted_path(("moves", last, "when")))


def _step_without_exit(draw: st.DrawFn, table: Table) -> Broken:
    at = _shut_off(table, "dead_end")
    _way(table, [START], "dead_end")
    return Broken(table, "step without exit", f"steps[{at + 1}].name")


def _never_closes(draw: st.DrawFn, table: Table) -> Broken:
    at = _shut_off(table, "round", "and_round")
    _way(table, [START, "and_round"], "round")
    _way(table, ["round"], "and_round", event="back")
    return Broken(table, "never closes", f"steps[{at + draw(st.integers(1, 2))}].name")


def _unreachable(draw: st.DrawFn, table: Table) -> Broken:
    at = append_rule(table, "steps", _a_step("nowhere"))
    _way(table, ["nowhere"], "closed")
    return Broken(table, "unreachable step", f"steps[{at + 1}].name")


def _remove_duties(draw: st.DrawFn, table: Table) -> Broken:
    at = draw(st.integers(1, len(rules_of(table, "steps")) - 1))
    rules_of(table, "steps")[at]["duties"] = []
    used = [move for move in rules_of(table, "moves") if "completes" in move or "completes_own" in move]
    for move in used:
        move["completes"], move["completes_own"] = [], []
    return Broken(table, "step without a duty", f"steps[{at + 1}].duties")


def _unknown_step(draw: st.DrawFn, table: Table) -> Broken:
    at = draw(st.integers(0, len(rules_of(table, "moves")) - 1))
    rules_of(table, "moves")[at]["to"] = "step_9"
    return Broken(table, "unknown step", f"moves[{at + 1}].to")


def _back_to_the_start(draw: st.DrawFn, table: Table) -> Broken:
    at = draw(st.integers(0, len(rules_of(table, "moves")) - 1))
    rules_of(table, "moves")[at]["to"] = START
    return Broken(table, "back to the start", f"moves[{at + 1}].to")


def _unknown_duty(draw: st.DrawFn, table: Table) -> Broken:
    key = draw(st.sampled_from(("completes", "completes_own")))
    at = append_rule(table, "moves", _outcome("finish", ["step_1"], "closed"))
    rules_of(table, "moves")[at][key] = ["a_duty_of_nobody"]
    return Broken(table, "unknown duty", f"moves[{at + 1}].{key}[1]")


def _uneven_answers(draw: st.DrawFn, table: Table) -> Broken:
    """The last of several answers is offered to somebody else than the others."""
    at = append_rule(table, "moves", _outcome("approve", ["step_1"], "closed"))
    rules_of(table, "moves")[at] |= {"when": {"answers": ["all"]}, "by": ["duty_manager"]}
    _way(table, ["step_1"], "stay", event="approve")
    return Broken(table, "uneven answers", f"moves[{at + 1}].by")


def _refuse_report(draw: st.DrawFn, table: Table) -> Broken:
    event = draw(st.sampled_from(list(REPORTS)))
    kept = [move for move in rules_of(table, "moves") if move["event"] != event or move["from"] != "any"]
    table["moves"] = list(kept)
    return Broken(table, "report refused", "steps[2].name")


def _tell_nobody(draw: st.DrawFn, table: Table) -> Broken:
    event = draw(st.sampled_from(list(REPORTS)))
    for rule in rules_of(table, "tells"):
        on = rule["on"]
        assert isinstance(on, list)
        rule["on"] = [one for one in on if one != event]
    table["tells"] = [rule for rule in rules_of(table, "tells") if rule["on"]]
    at = next(at for at, move in enumerate(rules_of(table, "moves")) if move["event"] == event)
    return Broken(table, "nobody told", f"moves[{at + 1}].event")


def _incomplete_outcome(draw: st.DrawFn, table: Table) -> Broken:
    outcomes = [at for at, move in enumerate(rules_of(table, "moves")) if "label" in move]
    at = draw(st.sampled_from(outcomes))
    del rules_of(table, "moves")[at][draw(st.sampled_from(("label", "by")))]
    return Broken(table, "incomplete outcome", f"moves[{at + 1}].event")


def _restrict_report(draw: st.DrawFn, table: Table) -> Broken:
    reports = [at for at, move in enumerate(rules_of(table, "moves")) if move["event"] in REPORTS]
    at = draw(st.sampled_from(reports))
    rules_of(table, "moves")[at]["by"] = ["reporter"]
    return Broken(table, "restricted report", f"moves[{at + 1}].event")


def _same_name(draw: st.DrawFn, table: Table) -> Broken:
    key = draw(st.sampled_from(("steps", "endings", "tells", "holders")))
    name = {"tells": "key", "holders": "role"}.get(key, "name")
    at = append_rule(table, key, copy.deepcopy(rules_of(table, key)[0]))
    return Broken(table, "duplicate name", f"{key}[{at + 1}].{name}")


def _stay_at_the_start(draw: st.DrawFn, table: Table) -> Broken:
    firsts = [at for at, move in enumerate(rules_of(table, "moves")) if START in _sources(move)]
    at = draw(st.sampled_from(firsts))
    rules_of(table, "moves")[at]["to"] = "stay"
    return Broken(table, "back to the start", f"moves[{at + 1}].to")


def _sources(move: Table) -> list[Value]:
    found = move["from"]
    return found if isinstance(found, list) else []


def _a_step(name: str) -> Table:
    duties: Value = [make_rule(key=f"{name}_duty", role="reporter", task="Do it")]
    return make_rule(name=name, title="A step", duties=duties)


def _outcome(event: str, source: Value, to: str) -> Table:
    fields: Table = {"event": event, "from": source, "to": to, "by": ["reporter"], "label": "Do it"}
    return make_rule(**fields)


def _shut_off(table: Table, *names: str) -> int:
    """New steps that take every report and stay: what may happen at any other step may not here."""
    others: Value = [step["name"] for step in rules_of(table, "steps") if step["name"] != START]
    for move in rules_of(table, "moves"):
        if move["from"] == "any":
            move["from"] = others
    for event in REPORTS:
        again: Table = {"event": event, "from": list(names), "to": "stay"}
        append_rule(table, "moves", make_rule(**again))
    first, *_ = [append_rule(table, "steps", _a_step(name)) for name in names]
    return first


def _way(table: Table, source: list[Value], to: str, event: str = "way") -> None:
    append_rule(table, "moves", _outcome(event, source, to))


#: Every mistake by the words of whoever makes it.
MISTAKES: Mapping[str, Break] = {
    "a key that nobody knows": _unknown_key,
    "a rule without its section": _missing_section,
    "a part of the file left out": _missing_part,
    "an origin that is not the document's": _origin_of_ours,
    "a limit in a wrong unit": _wrong_unit,
    "a role that nobody knows": _unknown_role,
    "a role nobody can hold": _role_nobody_holds,
    "a holder rule of another role": _wrong_holder,
    "a condition on a fact that nobody knows": _unknown_fact,
    "a condition on an answer that cannot be given": _unknown_answer,
    "a condition on what no move sets": _never_set,
    "two transitions for one event": _two_ways,
    "a step without exit": _step_without_exit,
    "steps that go round for ever": _never_closes,
    "a step to which nothing leads": _unreachable,
    "a step at which nobody owes anything": _remove_duties,
    "a move to a step that nobody knows": _unknown_step,
    "a move back to the start": _back_to_the_start,
    "a first report after which nobody owes anything": _stay_at_the_start,
    "a move that does a duty of nobody": _unknown_duty,
    "an answer that others owe too, and may not give": _uneven_answers,
    "a report that a step would lose": _refuse_report,
    "a report of which nobody is told": _tell_nobody,
    "an outcome that nobody may record": _incomplete_outcome,
    "a report that only some may make": _restrict_report,
    "a name used twice": _same_name,
}


@st.composite
def break_policy(draw: st.DrawFn, table: Table, mistake: str) -> Broken:
    """A sound policy with this mistake made in it somewhere."""
    return MISTAKES[mistake](draw, copy.deepcopy(table))
