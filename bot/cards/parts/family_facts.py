"""What is known of the other children behind the door and holds here too, named as the family's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.cards.parts.times import day
from bot.cards.parts.words import case_line, join_names, name_and_job, report_reference
from bot.reading.family import FamilyMember
from bot.reading.snapshot import Snapshot
from bot.values import Fact
from state_machines.case.family import facts_of_family
from state_machines.case.standing_facts import FactKind, StandingFact, contradictions
from state_machines.time.moments import london_day

_WORDS = {
    FactKind.RISK: ("Known of the family", "Open before you visit."),
    FactKind.SAFE_CONTACT: ("Safe contact of the family", "Open before you call or write."),
    FactKind.NEEDS: ("Needs of the family", "Open before you call or visit."),
}

#: Said of an account that another one contradicts.
OPPOSITE = "Another account says the opposite."


def family_line(own: Sequence[StandingFact], family: Sequence[FamilyMember], kind: FactKind) -> str:
    """One line for a card, by category only; empty where nothing of this kind crosses."""
    found = [fact for fact in _crossing(own, family) if fact.kind is kind]
    if not found or kind not in _WORDS:
        return ""
    heading, advice = _WORDS[kind]
    words = (fact.category_words for fact in found)
    what = "agreed way" if kind is FactKind.SAFE_CONTACT else join_names(tuple(words))
    on = day(london_day(max(fact.said_at for fact in found)))
    differs = "Two accounts differ. " if find_contradictions(own, found) else ""
    return f"{heading}: {what}, {on}{_said_on(found, family)}. {differs}{advice}"


def find_contradictions(own: Iterable[StandingFact], crossing: Iterable[StandingFact]) -> frozenset[str]:
    """The ids of what the family's other children's cases say, and of what says the opposite of it."""
    others = tuple(crossing)
    ids = {fact.id for fact in others}
    pairs = contradictions((*own, *others))
    return frozenset(fact.id for pair in pairs if {one.id for one in pair} & ids for fact in pair)


def crossing_facts(state: Snapshot) -> tuple[StandingFact, ...]:
    """What is known of the other children and holds for this one as well."""
    return _crossing(state.standing_facts, state.family)


def same_family(family: Sequence[FamilyMember]) -> tuple[Fact, ...]:
    """The other children whose cases the reader may know."""
    named = tuple(case_line(member.case) for member in family if member.named)
    return (Fact("Same family", join_names(named)),) if named else ()


def family_in_full(state: Snapshot) -> tuple[str, ...]:
    """Each fact with its words, for those who may open this case: who goes there must know them."""
    found = crossing_facts(state)
    apart = find_contradictions(state.standing_facts, found)
    return tuple(_in_full(state, fact, differs=fact.id in apart) for fact in found if fact.kind in _WORDS)


def _crossing(own: Iterable[StandingFact], family: Sequence[FamilyMember]) -> tuple[StandingFact, ...]:
    return facts_of_family(own, (fact for member in family for fact in member.facts))


def _said_on(facts: Iterable[StandingFact], family: Sequence[FamilyMember]) -> str:
    """On which cases it was said, of those that the reader may know."""
    ids = {fact.case_id for fact in facts}
    named = tuple(one.case.reference for one in family if one.named and one.case.id in ids)
    return f", said on {join_names(named)}" if named else ""


def _in_full(state: Snapshot, fact: StandingFact, *, differs: bool) -> str:
    heading, where = _WORDS[fact.kind][0], _said_on([fact], state.family)
    report = f", {report_reference(fact.report_id)}" if where and fact.report_id else ""
    who = name_and_job(state.person(fact.said_by_id))
    on = day(london_day(fact.said_at))
    opposite = f"{OPPOSITE} " if differs else ""
    return f"{heading}: {fact.category_words}. {fact.words} {opposite}Said by {who}, {on}{where}{report}."
