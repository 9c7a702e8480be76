"""Whoever ticks topics of "Add more" is asked about each: tried with every pair of ticks, on every way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations_with_replacement, product

from dialogs.spec import MORE, REVIEW, Ask, Dialog, More, Step, Topic, conjunction
from dialogs.step_facts import facts_in_conditions, own_facts, possible_targets, settable_facts
from state_machines.machine import When

_Facts = Mapping[str, str]


def topic_exit_problems(dialog: Dialog) -> Iterator[str]:
    """Topics that ask nothing, and questions of a topic that lead out of it by themselves."""
    for topic in dialog.more.topics if dialog.more else ():
        own = {step.name for step in topic.steps} | {REVIEW}
        if not topic.steps:
            yield f"topic {topic.tick.value}: asks nothing; give it a question"
        for step in topic.steps:
            for branch in step.branches:
                if branch.to not in own:
                    words = f"leads to {branch.to}, out of its topic; let it lead to {REVIEW}"
                    yield f"step {step.name}: {words}, and the topics that follow are asked by themselves"


def unasked_topic_problems(dialog: Dialog) -> Iterator[str]:
    """Topics that may be ticked and are then not asked on some way; for a dialog that is sound otherwise."""
    if dialog.more is None:
        return
    walk = _Walk(dialog, dialog.more)
    found: dict[str, None] = {}
    for one, other in combinations_with_replacement(dialog.more.topics, 2):
        found |= dict.fromkeys(walk.problems(one, other))
    yield from found


@dataclass(slots=True)
class _Walk:
    """Every way through "Add more"; what the short form may have said is open, so both ways are taken."""

    dialog: Dialog
    more: More
    read: frozenset[str] = field(init=False)
    said_before: frozenset[str] = field(init=False)
    heads: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.read = facts_in_conditions(self.dialog)
        asked_before = (fact for step in self.dialog.short_form for fact in settable_facts(step))
        self.said_before = frozenset((*asked_before, *self.dialog.context))
        self.heads = frozenset(topic.steps[0].name for topic in self.more.topics)

    def problems(self, one: Topic, other: Topic) -> Iterator[str]:
        """What is wrong on some way to the review, where exactly these topics were ticked."""
        ticked = {topic.tick.value: topic for topic in (one, other)}
        implied = {**one.tick.implies, **other.tick.implies}
        for said in _cases(conjunction(one.when_ticked, other.when_ticked)):
            for asked in self._ways(MORE, {**implied, **said}, frozenset()):
                yield from _differences(ticked, asked)

    def _ways(self, name: str, said: _Facts, asked: frozenset[str]) -> set[frozenset[str]]:
        """For each way from here to the review, the topics asked on it, by their first questions."""
        if name == REVIEW:
            return {asked}
        step, passed = self.dialog.step(name), asked | ({name} & self.heads)
        ways: set[frozenset[str]] = set()
        for answer in self._answers(step):
            facts = {**said, **answer}
            for target in possible_targets(step, self.said_before - facts.keys(), facts):
                ways |= self._ways(target, facts, passed)
        return ways

    def _answers(self, step: Step) -> list[_Facts]:
        """What the answers say, as far as some condition hears it; skipping says nothing."""
        said: list[_Facts] = [{}]
        for option in step.options if step.name != MORE else ():
            own = own_facts(step) if step.ask is Ask.CHOICE else ()
            facts = {**option.implies, **dict.fromkeys(own, option.value)}
            heard = {fact: value for fact, value in facts.items() if fact in self.read}
            said += [heard] if heard not in said else []
        return said


def _cases(when: When) -> Iterator[_Facts]:
    """Each case in which the table holds; none where the two topics exclude each other."""
    for values in product(*(sorted(one) for one in when.values())):
        yield dict(zip(when, values, strict=True))


def _differences(ticked: Mapping[str, Topic], asked: frozenset[str]) -> Iterator[str]:
    wanted = {value: topic.steps[0].name for value, topic in ticked.items()}
    for value, name in wanted.items():
        if name not in asked:
            beside = " and ".join(sorted(ticked.keys() - {value})) or "nothing else"
            yield f"topic {value}: is ticked beside {beside}, and on some way {name} is not asked"
    for name in sorted(asked - set(wanted.values())):
        yield f"step {name}: is asked on some way though its topic was not ticked"
