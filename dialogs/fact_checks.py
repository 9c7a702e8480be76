"""Each question declares what rules may read of its answer, and each condition reads what somebody says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from dialogs.spec import Ask, Dialog, Step
from dialogs.step_facts import SETTING, conditions, facts_in_conditions, own_facts, settable_facts
from state_machines.machine import NOT_SAID
from state_machines.policy.vocabulary import DATE_FACTS, FACTS

#: Read of a draft by the application itself, by no rule and no condition: who saw the child last.
READ_OF_DRAFTS = frozenset({"last_seen_by"})

_Known = Mapping[str, frozenset[str] | None]


def fact_problems(dialog: Dialog) -> Iterator[str]:
    """Everything wrong with what the dialog says and reads."""
    read = facts_in_conditions(dialog) | READ_OF_DRAFTS
    for step in dialog.steps:
        yield from (f"step {step.name}: {problem}" for problem in _declaration_problems(step, read))
    yield from _unknown_facts(dialog)


def near_fact(fact: str) -> str:
    """The known fact that a new one is so like that it is rather misspelt; empty for any other."""
    near = get_close_matches(fact, {*FACTS, *DATE_FACTS} - {fact}, n=1, cutoff=0.85)
    return near[0] if near else ""


def _declaration_problems(step: Step, read: frozenset[str]) -> Iterator[str]:
    if step.ask not in SETTING:
        if step.facts or step.steers_only:
            yield f"a {step.ask} never sets a fact: leave out fact and steers_only"
        return
    if step.steers_only and step.facts:
        yield f"sets {', '.join(step.facts)} and steers_only: only one of them"
    if not step.steers_only and not step.facts:
        yield "say which fact rules may read of it (fact=…), or that it only steers (steers_only=True)"
    yield from _undeclared_facts(step, read)
    for fact in step.facts:
        yield from _fact_problems(step, fact)


def _undeclared_facts(step: Step, read: frozenset[str]) -> Iterator[str]:
    """Facts that would be dropped without a word."""
    for fact in settable_facts(step):
        if fact in step.facts:
            continue
        if fact in FACTS or fact in DATE_FACTS:
            yield f"sets “{fact}”, which rules may read: declare it (fact=), or give it another name"
        elif fact not in read and fact not in own_facts(step):
            yield f"an option implies “{fact}”, which nothing reads: declare it (fact=), or correct its name"


def _fact_problems(step: Step, fact: str) -> Iterator[str]:
    facts = settable_facts(step)
    if fact not in facts:
        yield f"no answer sets “{fact}”: let the options imply it, or leave it out"
    elif (step.ask is Ask.DAY) != (fact in DATE_FACTS):
        dates = " or ".join(sorted(DATE_FACTS))
        yield f"“{fact}” is not told by a {step.ask}: only a day tells a date, which is {dates}"
    elif fact not in DATE_FACTS:
        yield from _value_problems(fact, facts[fact])


def _value_problems(fact: str, values: frozenset[str] | None) -> Iterator[str]:
    if values is None:
        yield f"the values of “{fact}” are known at run time only, so no rule could be checked"
    elif fact not in FACTS and near_fact(fact):
        yield f"“{fact}” is nearly “{near_fact(fact)}”, which rules know: correct it, or name it otherwise"
    else:
        known = FACTS.get(fact, tuple(values))
        yield from (
            f"“{value}” is no value of “{fact}”: rules know {', '.join(known)}"
            for value in sorted(values.difference(known))
        )


def _unknown_facts(dialog: Dialog) -> Iterator[str]:
    known: dict[str, frozenset[str] | None] = dict.fromkeys(dialog.context)
    for step in dialog.steps:
        for fact, values in settable_facts(step).items():
            before = known.get(fact, frozenset())
            known[fact] = None if values is None or before is None else before | values
    for where, when in conditions(dialog):
        for fact, values in when.items():
            yield from (f"{where}: {problem}" for problem in _condition_problems(fact, values, known))


def _condition_problems(fact: str, values: frozenset[str], known: _Known) -> Iterator[str]:
    if fact not in known:
        yield f"no answer says anything about “{fact}”"
        return
    possible = known[fact]
    if possible is not None:
        yield from (f"“{fact}” is never “{value}”" for value in sorted(values - possible - {NOT_SAID}))
