"""Which facts the answers to a question set, and which of them the conditions of a dialog read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dialogs.spec import Ask, Dialog, Step
from state_machines.machine import When, condition_holds

#: The kinds of questions whose answers set facts: a text, a reference or a moment never does.
SETTING = frozenset({Ask.CHOICE, Ask.SEVERAL, Ask.DAY})
#: Those whose answer is one value, which conditions read under the question's name.
_ONE_VALUE = frozenset({Ask.CHOICE, Ask.DAY})


def settable_facts(step: Step) -> Mapping[str, frozenset[str] | None]:
    """The facts this step's answers can set, with their values (None when only run time knows them)."""
    facts: dict[str, frozenset[str] | None] = dict(step.list_facts)
    for option in step.options:
        for fact, value in option.implies.items():
            facts[fact] = (facts.get(fact) or frozenset()) | {value}
    values = frozenset(option.value for option in step.options) if step.ask is Ask.CHOICE else frozenset()
    return facts | dict.fromkeys(own_facts(step), values or None)


def own_facts(step: Step) -> tuple[str, ...]:
    """The facts that take the answer's own value: the step's name, and the fact that rules know it by."""
    if step.ask not in _ONE_VALUE:
        return ()
    return tuple(dict.fromkeys(filter(None, (step.name, step.own_fact))))


def conditions(dialog: Dialog) -> Iterator[tuple[str, When]]:
    """Every condition of the dialog, and where it stands."""
    for notice in dialog.notices:
        yield "notice", notice.when
    for step in dialog.steps:
        for branch in step.branches:
            yield f"step {step.name}, branch to {branch.to}", branch.when
        for option in step.options:
            yield f"step {step.name}, option {option.value}", option.when


def facts_in_conditions(dialog: Dialog) -> frozenset[str]:
    """The facts that some condition of the dialog reads."""
    return frozenset(fact for _, when in conditions(dialog) for fact in when)


def possible_targets(step: Step, open_facts: frozenset[str], facts: Mapping[str, str]) -> list[str]:
    """Where the step may lead while `open_facts` are not known, up to the first that is certain."""
    targets: list[str] = []
    for branch in step.branches:
        decided: When = {fact: values for fact, values in branch.when.items() if fact not in open_facts}
        if condition_holds(decided, facts):
            targets.append(branch.to)
            if len(decided) == len(branch.when):
                break
    return targets
