"""What is known of a family and stays known: a risk to visitors, a safe way of contact, a need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from state_machines.case.contact import Contact


class FactKind(StrEnum):
    """What a standing fact is about."""

    RISK = "risk"
    SAFE_CONTACT = "safe_contact"
    NEEDS = "needs"


#: The categories of each kind, the gravest first, with what a card calls them: no word of what was written.
CATEGORIES: dict[FactKind, dict[str, str]] = {
    FactKind.RISK: {
        "weapon": "a weapon",
        "violence": "violence",
        "threat": "threats",
        "animal": "a dog or other animal",
        "damage": "damage",
        "visit_in_pairs": "visits in pairs",
    },
    FactKind.SAFE_CONTACT: {
        "never_letter": "never by letter",
        "never_telephone": "never by telephone",
        "by_letter": "by letter",
        "by_telephone": "by telephone",
        "as_agreed": "as agreed",
    },
    FactKind.NEEDS: {
        "interpreter": "an interpreter",
        "reading": "help with reading",
        "learning": "plain words, for a learning difficulty",
    },
}

#: What cannot both be so: where both were said, both are shown.
_OPPOSITES = (
    frozenset({"never_letter", "by_letter"}),
    frozenset({"never_telephone", "by_telephone"}),
)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a report tells: its kind and category, and the words for whoever may read them."""

    kind: FactKind
    category: str
    words: str


@dataclass(frozen=True, slots=True)
class Ended:
    """That a fact no longer holds: when, by whom, and why."""

    at: datetime
    by_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class StandingFact:
    """One thing that is known of a family, whoever reported it and whichever escalation that was.

    `not_shared_with` names agencies, and people by their ids, from whom its words are kept. `review_on` is
    the day on which somebody asks whether it still holds; `review_asked_at` is when they were asked.
    """

    id: str
    case_id: str
    kind: FactKind
    category: str
    words: str
    said_by_id: str
    said_at: datetime
    report_id: str | None = None
    review_on: date | None = None
    review_asked_at: datetime | None = None
    not_shared_with: frozenset[str] = frozenset()
    ended: Ended | None = None

    @property
    def stands(self) -> bool:
        """Whether it holds, as far as anybody has said."""
        return self.ended is None

    @property
    def category_words(self) -> str:
        """The category as a card says it; one that this release does not know by its own name."""
        return CATEGORIES.get(self.kind, {}).get(self.category, self.category.replace("_", " "))

    def is_shared_with(self, person_id: str, agency: str) -> bool:
        """Whether this person may read its words; whoever said it always may."""
        return person_id == self.said_by_id or not self.not_shared_with & {person_id, agency}

    def as_read_by(self, person_id: str, agency: str) -> StandingFact:
        """The fact as this person may read it: without its words, where they are kept from them."""
        return self if self.is_shared_with(person_id, agency) else replace(self, words="")

    @property
    def is_kept_back(self) -> bool:
        """Whether its words are left out, since whoever reads it may not read them."""
        return not self.words

    def is_due_for_review(self, today: date) -> bool:
        """Whether the day has come on which somebody was to ask whether it still holds."""
        return self.stands and self.review_on is not None and self.review_on <= today

    def end(self, at: datetime, by_id: str, reason: str) -> StandingFact:
        """The fact, which no longer holds."""
        return replace(self, ended=Ended(at, by_id, reason))

    def hold_until(self, review_on: date | None) -> StandingFact:
        """The fact, which still holds and is asked about again on that day; None where nobody set one."""
        return replace(self, review_on=review_on, review_asked_at=None)


def standing(facts: Iterable[StandingFact]) -> tuple[StandingFact, ...]:
    """Those that hold, each category as last said: risks, the gravest first, then contact, then needs."""
    newest: dict[tuple[FactKind, str], StandingFact] = {}
    for fact in sorted((one for one in facts if one.stands), key=lambda one: one.said_at):
        newest[fact.kind, fact.category] = fact
    return tuple(sorted(newest.values(), key=_order))


def first_said(fact: StandingFact, facts: Iterable[StandingFact]) -> StandingFact:
    """The first time that this was said; saying it again renews it and keeps who said it first."""
    return next(reversed(same_as(fact, facts)), fact)


def same_as(fact: StandingFact, facts: Iterable[StandingFact]) -> tuple[StandingFact, ...]:
    """Everything standing that says the same as this one, itself among it, the last said first."""
    same = (one for one in facts if one.stands and (one.kind, one.category) == (fact.kind, fact.category))
    return tuple(sorted(same, key=lambda one: (one.said_at, one.id), reverse=True))


def theirs_to_answer_for(
    facts: Iterable[StandingFact], person_id: str, *, leads: bool
) -> tuple[StandingFact, ...]:
    """Those of which this person may say whether they hold: all for who leads, for others their own."""
    return tuple(fact for fact in facts if fact.stands and (leads or fact.said_by_id == person_id))


def contradictions(facts: Iterable[StandingFact]) -> tuple[tuple[StandingFact, StandingFact], ...]:
    """Each pair that cannot both be so, the newer first."""
    known = {fact.category: fact for fact in standing(facts)}
    pairs = [sorted(pair) for pair in _OPPOSITES if pair <= known.keys()]
    both = [(known[one], known[other]) for one, other in pairs]
    return tuple((a, b) if a.said_at >= b.said_at else (b, a) for a, b in both)


def kinds_for(acts: Sequence[Contact]) -> tuple[FactKind, ...]:
    """What matters to somebody who is asked to meet the family in these ways, in this order."""
    goes = bool({Contact.VISIT, Contact.MEET} & set(acts))
    reaches = bool({Contact.CALL, Contact.WRITE} & set(acts))
    risk = (FactKind.RISK,) if goes else ()
    contact = (FactKind.SAFE_CONTACT,) if reaches else ()
    return (*risk, *contact, *((FactKind.NEEDS,) if goes or reaches else ()))


#: By which name rules read each kind.
_READ_AS = {
    FactKind.RISK: "known_risk",
    FactKind.SAFE_CONTACT: "known_safe_contact",
    FactKind.NEEDS: "known_needs",
}


def known_values(known: Iterable[Said | StandingFact]) -> dict[str, str]:
    """What rules may read of what is known: of several risks the gravest, else the first of its kind."""
    said = {(one.kind, one.category) for one in known}
    standing_by_kind = {
        kind: [one for one in categories if (kind, one) in said] for kind, categories in CATEGORIES.items()
    }
    return {_READ_AS[kind]: found[0] for kind, found in standing_by_kind.items() if found}


def _order(fact: StandingFact) -> tuple[int, int, float]:
    kinds = list(CATEGORIES)
    kind = kinds.index(fact.kind) if fact.kind in kinds else len(kinds)
    categories = list(CATEGORIES.get(fact.kind, ()))
    place = categories.index(fact.category) if fact.category in categories else len(categories)
    newer_first = -fact.said_at.timestamp()
    return kind, 0 if fact.kind is FactKind.SAFE_CONTACT else place, newer_first
