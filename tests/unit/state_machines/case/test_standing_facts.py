"""What stands on a case: from which answers it comes, what renews it, what contradicts it, who may know."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from state_machines.case.contact import Contact
from state_machines.case.said_in_reports import said_in
from state_machines.case.standing_facts import (
    CATEGORIES,
    FactKind,
    StandingFact,
    contradictions,
    first_said,
    kinds_for,
    known_values,
    standing,
)
from state_machines.policy.vocabulary import FACTS

THEN = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)


def fact(category: str, kind: FactKind = FactKind.RISK, *, days: int = 0, by: str = "amina") -> StandingFact:
    at = THEN + timedelta(days=days)
    return StandingFact(f"{category}{days}", "case", kind, category, "Words.", by, at)


def test_an_incidents_answers_tell_risks_without_a_further_question() -> None:
    told = said_in({"threats": ("animals", "weapon"), "next_visit": ("pair",), "account": "A long story."})
    assert [(one.kind, one.category) for one in told] == [
        (FactKind.RISK, "weapon"),
        (FactKind.RISK, "animal"),
        (FactKind.RISK, "visit_in_pairs"),
    ]
    assert "story" not in " ".join(one.words for one in told)


def test_two_options_of_one_category_are_one_fact_with_the_words_of_both() -> None:
    (told,) = said_in({"threats": ("throwing", "violence")})
    assert told.words == "There was physical violence. Things were thrown."


def test_a_safe_way_in_words_of_its_own_is_kept_as_written() -> None:
    (told,) = said_in({"contact_safely": "never by letter"})
    assert (told.kind, told.category) == (FactKind.SAFE_CONTACT, "as_agreed")
    assert told.words == "never by letter"


def test_saying_it_again_renews_it_and_keeps_who_said_it_first() -> None:
    first, again = fact("weapon"), fact("weapon", days=14, by="tom")
    assert standing((first, again)) == (again,)
    assert first_said(again, (first, again)) == first


def test_risks_stand_before_contact_and_needs_and_the_gravest_risk_first() -> None:
    facts = (
        fact("interpreter", FactKind.NEEDS),
        fact("as_agreed", FactKind.SAFE_CONTACT),
        fact("animal", days=2),
        fact("weapon"),
    )
    assert [one.category for one in standing(facts)] == ["weapon", "animal", "as_agreed", "interpreter"]


def test_two_that_contradict_are_both_shown_the_newer_first() -> None:
    never = fact("never_letter", FactKind.SAFE_CONTACT)
    post = fact("by_letter", FactKind.SAFE_CONTACT, days=1)
    assert standing((never, post)) == (post, never)
    assert contradictions((never, post)) == ((post, never),)
    assert contradictions((never, fact("by_telephone", FactKind.SAFE_CONTACT))) == ()


def test_what_ended_stands_no_more_and_says_who_ended_it_and_why() -> None:
    ended = fact("animal").end(THEN + timedelta(days=3), "sam", "The dog is gone.")
    assert standing((ended,)) == ()
    assert ended.ended is not None
    assert (ended.ended.by_id, ended.ended.reason) == ("sam", "The dog is gone.")


def test_a_fact_may_be_kept_from_an_agency_or_a_person_but_not_from_who_said_it() -> None:
    kept = replace(fact("weapon"), not_shared_with=frozenset({"Hillview School", "priya", "amina"}))
    assert not kept.is_shared_with("tom", "Hillview School")
    assert not kept.is_shared_with("priya", "Health")
    assert kept.is_shared_with("sam", "Council")
    assert kept.is_shared_with("amina", "Health")


def test_rules_read_by_every_category_that_a_case_may_have() -> None:
    for kind, name in zip(FactKind, ("known_risk", "known_safe_contact", "known_needs"), strict=True):
        assert FACTS[name] == tuple(CATEGORIES[kind])


def test_rules_read_the_gravest_risk_and_the_first_safe_way() -> None:
    facts = (fact("animal"), fact("weapon"), fact("never_letter", FactKind.SAFE_CONTACT))
    assert known_values(facts) == {"known_risk": "weapon", "known_safe_contact": "never_letter"}
    assert known_values(()) == {}


def test_who_visits_needs_the_risk_and_who_writes_needs_the_safe_way() -> None:
    assert kinds_for((Contact.VISIT,)) == (FactKind.RISK, FactKind.NEEDS)
    assert kinds_for((Contact.WRITE,)) == (FactKind.SAFE_CONTACT, FactKind.NEEDS)
    assert kinds_for(()) == ()


def test_it_is_due_for_review_from_its_day_on() -> None:
    reviewed = replace(fact("weapon"), review_on=date(2026, 12, 1))
    assert not reviewed.is_due_for_review(date(2026, 11, 30))
    assert reviewed.is_due_for_review(date(2026, 12, 1))
