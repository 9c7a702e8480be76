"""Children behind one door: what crosses from one to the others, and what is true of one child only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from state_machines.case.case import Case
from state_machines.case.report import Answer
from state_machines.case.standing_facts import FactKind, StandingFact, standing

#: Who goes to one of the children goes to the others' door, and speaks with the same parents.
CROSSES = frozenset({FactKind.RISK, FactKind.SAFE_CONTACT, FactKind.NEEDS})

#: The answers that are about the child named first, whoever else the report is about.
_ABOUT_ONE_CHILD = frozenset({"child_seen", "who_saw_last", "last_seen_on", "child_says"})
#: A closed door hides every child behind it; that one was seen says nothing of the others.
_SEEN = frozenset({"seen_alone", "seen_not_alone"})


def facts_of_family(own: Iterable[StandingFact], others: Iterable[StandingFact]) -> tuple[StandingFact, ...]:
    """What is known of the other children that holds here too, and is not known of this child anyway."""
    known = {(fact.kind, fact.category) for fact in own if fact.stands}
    return tuple(
        fact for fact in standing(others) if fact.kind in CROSSES and (fact.kind, fact.category) not in known
    )


def answers_about_sibling(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers of a report as they hold for another child of the family."""
    return {name: answer for name, answer in answers.items() if name not in _ABOUT_ONE_CHILD}


def observed_of_sibling(facts: Mapping[str, str]) -> dict[str, str]:
    """What rules read of a report for another child of the family."""
    return {name: value for name, value in facts.items() if name != "seen" or value not in _SEEN}


def family_holes(
    children: Sequence[Case], policies: Mapping[str, str], teams: Collection[str]
) -> Iterator[str]:
    """A line of words for each way in which one family is divided here.

    `policies` are the titles of what each child's case goes by, by case id, and `teams` those that the
    authority has.
    """
    which = f"{_join([child.reference for child in children])} are one family ({children[0].family})"
    titles = tuple(dict.fromkeys(policies[child.id] for child in children))
    if len(titles) > 1:
        yield (
            f"{which} and go by {len(titles)} policies: {_join(titles)}. A report about all "
            "of them moves each by its own. Agree who leads for the family."
        )
    elsewhere = [child.reference for child in children if child.team not in teams]
    if elsewhere and len(elsewhere) < len(children):
        yield (
            f"{which}, and of {_join(elsewhere)} the settings do not know the team: it may be another "
            "authority's child. Correct the cases file, or agree with that authority who tells whom."
        )


def _join(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
