"""What stands on a case, as a card says it: by category only; the words are for those who may open it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.cards.parts.times import day
from bot.cards.parts.words import join_names, name_and_job, name_or_nobody, report_reference
from bot.reading.snapshot import Snapshot
from state_machines.case.contact import Contact
from state_machines.case.standing_facts import (
    CATEGORIES,
    FactKind,
    StandingFact,
    contradictions,
    first_said,
    kinds_for,
    standing,
)
from state_machines.duties.duty import Duty
from state_machines.people.people import Person
from state_machines.time.moments import london_day

_KIND_WORDS = {
    FactKind.RISK: ("Known risk", "Open before you visit."),
    FactKind.SAFE_CONTACT: ("Safe contact", "Open before you call or write."),
    FactKind.NEEDS: ("Needs", "Open before you call or visit."),
}


def as_known_to(state: Snapshot, viewer: Person) -> Snapshot:
    """The case without what is kept from this person."""
    theirs = (fact for fact in state.standing_facts if fact.is_shared_with(viewer.id, viewer.agency))
    return replace(state, standing_facts=tuple(theirs))


def as_known_to_all(state: Snapshot) -> Snapshot:
    """The case for a place that many read: without what is kept from anybody."""
    return replace(
        state, standing_facts=tuple(fact for fact in state.standing_facts if not fact.not_shared_with)
    )


def known_lines(facts: Iterable[StandingFact], first: Sequence[FactKind] = ()) -> tuple[str, ...]:
    """A line for each kind that stands, what the asked act needs first."""
    listed = tuple(facts)
    order = dict.fromkeys((*first, *FactKind))
    return tuple(filter(None, (_line(listed, kind) for kind in order)))


def known_on_case(state: Snapshot) -> tuple[str, ...]:
    """The lines for a card of the case, in the order of what its duties ask."""
    asked = [act for duty in (*state.act_duties, *state.follow_ups) for act in acts_of(state, duty)]
    return known_lines(state.standing_facts, kinds_for(asked))


def known_for(state: Snapshot, duty: Duty) -> str:
    """What stands inside a duty that makes somebody write, call or visit; empty for any other."""
    kinds = kinds_for(acts_of(state, duty))
    return " ".join(filter(None, (_line(state.standing_facts, kind) for kind in kinds)))


def acts_of(state: Snapshot, duty: Duty) -> tuple[Contact, ...]:
    """How the duty brings its holder to the family, as the board's file or the authority's settings say."""
    policy = state.policy
    rules = (*policy.tells, *(one for step in policy.steps for one in step.duties), *policy.alongside)
    found = next((rule.acts for rule in rules if rule.key == duty.key), ())
    local = state.settings.follow_ups.get(duty.key)
    return found or (local.acts if local else ())


def facts_in_full(state: Snapshot, now: datetime) -> tuple[str, ...]:
    """Every fact with its words, for those who may open the case; those that ended come last."""
    shown = standing(state.standing_facts)
    apart = {fact.id for pair in contradictions(state.standing_facts) for fact in pair}
    ended = (fact for fact in state.standing_facts if fact.ended is not None)
    return (
        *(_in_full(state, fact, now, contradicted=fact.id in apart) for fact in shown),
        *(_ended_in_full(state, fact) for fact in ended),
    )


def _line(facts: Iterable[StandingFact], kind: FactKind) -> str:
    listed = tuple(facts)
    known = [fact for fact in standing(listed) if fact.kind is kind]
    if not known:
        return ""
    heading, advice = _KIND_WORDS[kind]
    what = "agreed way" if kind is FactKind.SAFE_CONTACT else join_names(tuple(map(_category, known)))
    latest = max(fact.said_at for fact in known)
    apart = kind is FactKind.SAFE_CONTACT and bool(contradictions(listed))
    differ = " Two accounts differ." if apart else ""
    return f"{heading}: {what}, {day(london_day(latest))}.{differ} {advice}"


def _category(fact: StandingFact) -> str:
    return CATEGORIES.get(fact.kind, {}).get(fact.category, fact.category.replace("_", " "))


def _in_full(state: Snapshot, fact: StandingFact, now: datetime, *, contradicted: bool) -> str:
    heading = _KIND_WORDS[fact.kind][0] if fact.kind in _KIND_WORDS else fact.kind.value
    first = first_said(fact, state.standing_facts)
    since = "" if first is fact else f"; first said {day(london_day(first.said_at))} by {_who(state, first)}"
    review = f"; to be reviewed by {day(fact.review_on)}" if fact.review_on else ""
    overdue = " That day is past: does it still hold?" if fact.is_due_for_review(london_day(now)) else ""
    differs = " Another account says the opposite." if contradicted else ""
    said = f"Said by {_said(state, fact)}{since}{review}.{overdue}"
    return f"{heading}: {_category(fact)}. {fact.words}{differs} {said}"


def _said(state: Snapshot, fact: StandingFact) -> str:
    report = f", {report_reference(fact.report_id)}" if fact.report_id else ""
    return f"{_who(state, fact)}, {day(london_day(fact.said_at))}{report}"


def _who(state: Snapshot, fact: StandingFact) -> str:
    return name_and_job(state.person(fact.said_by_id))


def _ended_in_full(state: Snapshot, fact: StandingFact) -> str:
    if fact.ended is None:
        return ""
    who, when = name_or_nobody(state.person(fact.ended.by_id)), day(london_day(fact.ended.at))
    return f"No longer: {_category(fact)}, by {who}, {when}. {fact.ended.reason}"
