"""What stands on a case, as a card says it: by category only; the words are for those who may open it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.cards.parts.family_facts import (
    OPPOSITE,
    crossing_facts,
    family_in_full,
    family_line,
    find_contradictions,
)
from bot.cards.parts.times import day
from bot.cards.parts.words import join_names, name_and_job, name_or_nobody, report_reference
from bot.reading.family import FamilyMember
from bot.reading.snapshot import Snapshot
from state_machines.case.contact import Contact
from state_machines.case.report import Report
from state_machines.case.said_in_reports import account_kept_from, kept_from
from state_machines.case.standing_facts import (
    FactKind,
    StandingFact,
    contradictions,
    first_said,
    kinds_for,
    same_as,
    standing,
)
from state_machines.duties.access import Sight
from state_machines.duties.duty import Duty
from state_machines.people.people import Person
from state_machines.time.moments import london_day

_HEADINGS = {
    FactKind.RISK: "Known risk",
    FactKind.SAFE_CONTACT: "Safe contact",
    FactKind.NEEDS: "Needs",
}
_BEFORE = {
    FactKind.RISK: "before you visit",
    FactKind.SAFE_CONTACT: "before you call or write",
    FactKind.NEEDS: "before you call or visit",
}
#: What each way to meet a family has to be preceded by.
_WAYS = {
    "visit": {FactKind.RISK, FactKind.NEEDS},
    "call": {FactKind.SAFE_CONTACT, FactKind.NEEDS},
    "write": {FactKind.SAFE_CONTACT},
}


def as_known_to(state: Snapshot, viewer: Person) -> Snapshot:
    """The case as this person may read it: what is kept from them stands by its category, without words."""
    facts = tuple(fact.as_read_by(viewer.id, viewer.agency) for fact in state.standing_facts)
    family = tuple(member.as_known_to(viewer) for member in state.family)
    return replace(state, standing_facts=facts, family=family)


def as_seen_by(state: Snapshot, viewer: Person, sight: Sight) -> Snapshot:
    """The same by what they see of the case: whoever only knows a reference reads no words at all."""
    if sight.reads_known:
        return as_known_to(state, viewer)
    facts = tuple(replace(fact, words="") for fact in state.standing_facts)
    return replace(state, standing_facts=facts, family=())


def known_lines(
    facts: Iterable[StandingFact],
    now: datetime,
    first: Sequence[FactKind] = (),
    family: Sequence[FamilyMember] = (),
) -> tuple[str, ...]:
    """A line for each kind that stands, what the asked act needs first, and the family's beside it."""
    listed = tuple(facts)
    order = dict.fromkeys((*first, *_HEADINGS))
    return tuple(filter(None, (line for kind in order for line in _lines(listed, family, kind, now))))


def known_on_case(state: Snapshot, now: datetime) -> tuple[str, ...]:
    """The lines for a card of the case, in the order of what its duties ask."""
    return known_lines(state.standing_facts, now, _kinds_asked(state), state.family)


def known_in_a_line(state: Snapshot, now: datetime) -> tuple[str, ...]:
    """The same on a ping, which is short: all of this child in one line, and the family's beside it."""
    order = dict.fromkeys((*_kinds_asked(state), *_HEADINGS))
    family = (family_line(state.standing_facts, state.family, kind) for kind in order)
    return tuple(filter(None, (_joint_line(state.standing_facts, order, now), *family)))


def _kinds_asked(state: Snapshot) -> tuple[FactKind, ...]:
    acts = [act for duty in (*state.act_duties, *state.follow_ups) for act in acts_of(state, duty)]
    return kinds_for(acts)


def _joint_line(facts: Iterable[StandingFact], kinds: Iterable[FactKind], now: datetime) -> str:
    """Each kind that stands, with one word at the end on when to open what is written of it."""
    listed = tuple(facts)
    by_kind = {kind: [fact for fact in standing(listed) if fact.kind is kind] for kind in kinds}
    known = {kind: found for kind, found in by_kind.items() if found}
    if len(known) < 2:
        return "".join(_line(listed, kind, now) for kind in known)
    said = (_what_is_known(listed, kind, found, now) for kind, found in known.items())
    ways = [way for way, kinds_of in _WAYS.items() if kinds_of & known.keys()]
    before = f"before you {' or '.join(filter(None, (', '.join(ways[:-1]), *ways[-1:])))}"
    return " ".join((*said, _advice([one for found in known.values() for one in found], before)))


def known_for(state: Snapshot, duty: Duty, now: datetime) -> str:
    """What stands inside a duty that makes somebody write, call or visit; empty for any other."""
    kinds = kinds_for(acts_of(state, duty))
    family = (family_line(state.standing_facts, state.family, kind) for kind in kinds)
    return " ".join(filter(None, (_joint_line(state.standing_facts, kinds, now), *family)))


def acts_of(state: Snapshot, duty: Duty) -> tuple[Contact, ...]:
    """How the duty brings its holder to the family, as the board's file or the authority's settings say."""
    policy = state.policy
    rules = (*policy.tells, *(one for step in policy.steps for one in step.duties), *policy.alongside)
    found = next((rule.acts for rule in rules if rule.key == duty.key), ())
    local = state.settings.follow_ups.get(duty.key)
    return found or (local.acts if local else ())


def facts_in_full(state: Snapshot, now: datetime) -> tuple[str, ...]:
    """Every fact with its words, for those who may open the case; those that ended come last.

    What was said of the same thing before, in other words, stands below it: nothing is overwritten.
    """
    apart = {fact.id for pair in contradictions(state.standing_facts) for fact in pair}
    apart |= find_contradictions(state.standing_facts, crossing_facts(state))
    lines: list[str] = []
    for fact in standing(state.standing_facts):
        lines.append(_in_full(state, fact, now, differs=fact.id in apart))
        lines.extend(_said_before(state, fact))
    ended = (fact for fact in state.standing_facts if fact.ended is not None)
    return (*lines, *family_in_full(state), *(_ended_in_full(state, fact) for fact in ended))


def kept_from_lines(state: Snapshot, report: Report, viewer: Person) -> tuple[str, ...]:
    """From whom the words of what a report tells are kept, for those who may read them."""
    kept = kept_from(report.answers)
    everything = account_kept_from(report.answers)
    if not kept or (viewer.id != report.reporter_id and kept & {viewer.id, viewer.agency}):
        return ()
    people = {one: state.person(one) for one in sorted(kept)}
    names = sorted(person.name if person else one for one, person in people.items())
    of_it_all = sorted(person.name if (person := people.get(one)) else one for one in everything)
    return (
        f"Words kept from: {join_names(tuple(names))}",
        *((f"Nothing of it is read by: {join_names(tuple(of_it_all))}",) if of_it_all else ()),
    )


def heading_and_category(fact: StandingFact) -> str:
    """Such as "Known risk: a weapon"."""
    return f"{_HEADINGS.get(fact.kind, fact.kind.value)}: {fact.category_words}"


def _lines(
    own: Sequence[StandingFact], family: Sequence[FamilyMember], kind: FactKind, now: datetime
) -> tuple[str, str]:
    return _line(own, kind, now), family_line(own, family, kind)


def _line(facts: Iterable[StandingFact], kind: FactKind, now: datetime) -> str:
    listed = tuple(facts)
    known = [fact for fact in standing(listed) if fact.kind is kind]
    if not known:
        return ""
    return f"{_what_is_known(listed, kind, known, now)} {_advice(known, _BEFORE[kind])}"


def _what_is_known(
    listed: Sequence[StandingFact], kind: FactKind, known: Sequence[StandingFact], now: datetime
) -> str:
    what = (
        "agreed way"
        if kind is FactKind.SAFE_CONTACT
        else join_names(tuple(fact.category_words for fact in known))
    )
    latest = max(fact.said_at for fact in known)
    apart = kind is FactKind.SAFE_CONTACT and bool(contradictions(listed))
    said = (
        f"{_HEADINGS[kind]}: {what}, {day(london_day(latest))}.",
        "Two accounts differ." if apart else "",
        _review_words(known, now),
    )
    return " ".join(filter(None, said))


def _review_words(facts: Iterable[StandingFact], now: datetime) -> str:
    """That the day is past on which somebody was to ask whether it still holds."""
    days = (fact.review_on for fact in facts if fact.is_due_for_review(london_day(now)))
    oldest = min((one for one in days if one is not None), default=None)
    return f"Review was due {day(oldest)}." if oldest else ""


def _advice(facts: Sequence[StandingFact], before: str) -> str:
    """Where the words are: behind Open, or with the allocated social worker where they are kept back."""
    kept = [fact for fact in facts if fact.is_kept_back]
    if not kept:
        return f"Open {before}."
    if len(kept) == len(facts):
        return f"Ask the allocated social worker {before}."
    return f"Open {before}, and ask the allocated social worker for the rest."


def _in_full(state: Snapshot, fact: StandingFact, now: datetime, *, differs: bool) -> str:
    said = heading_and_category(fact)
    opposite = f" {OPPOSITE}" if differs else ""
    if fact.is_kept_back:
        kept = "The words are kept from you: ask the allocated social worker."
        return f"{said}, {day(london_day(fact.said_at))}.{opposite} {kept}"
    first = first_said(fact, state.standing_facts)
    since = "" if first is fact else f"; first said {day(london_day(first.said_at))} by {_who(state, first)}"
    overdue = fact.is_due_for_review(london_day(now))
    when = "review was due" if overdue else "to be reviewed by"
    review = f"; {when} {day(fact.review_on)}" if fact.review_on else ""
    return f"{said}. {fact.words}{opposite} Said by {_who_said_it(state, fact)}{since}{review}."


def _said_before(state: Snapshot, fact: StandingFact) -> tuple[str, ...]:
    """What others said of the same thing before, where their words are other ones."""
    before = same_as(fact, state.standing_facts)[1:]
    return tuple(
        f"{heading_and_category(one)}. {one.words} Said before by {_who_said_it(state, one)}."
        for one in before
        if not one.is_kept_back and one.words != fact.words
    )


def _who_said_it(state: Snapshot, fact: StandingFact) -> str:
    report = f", {report_reference(fact.report_id)}" if fact.report_id else ""
    return f"{_who(state, fact)}, {day(london_day(fact.said_at))}{report}"


def _who(state: Snapshot, fact: StandingFact) -> str:
    return name_and_job(state.person(fact.said_by_id))


def _ended_in_full(state: Snapshot, fact: StandingFact) -> str:
    if fact.ended is None:
        return ""
    when, words = day(london_day(fact.ended.at)), f"No longer holds: {fact.category_words}"
    if fact.is_kept_back:
        return f"{words}, since {when}."
    ended = f"Ended by {name_or_nobody(state.person(fact.ended.by_id))}, {when}: {fact.ended.reason}"
    return f"{words}. {fact.words} Said by {_who_said_it(state, fact)}. {ended}"
