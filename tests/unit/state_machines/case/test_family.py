"""What crosses from one child to the others behind the same door, and how a family can be divided."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from state_machines.case.case import Case, Plan
from state_machines.case.family import (
    answers_about_sibling,
    facts_of_family,
    family_holes,
    observed_of_sibling,
)
from state_machines.case.standing_facts import Ended, FactKind, StandingFact

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
WEAPON = StandingFact("f-1", "c-1", FactKind.RISK, "weapon", "A weapon was shown.", "p-amina", NOW)
DOG = replace(WEAPON, id="f-2", category="animal")
ADA = Case("c-1", "LH-1042", "Ada", Plan.CP, "north", "p-sam", family="F-7")
BEN = replace(ADA, id="c-2", reference="LH-1043", plan=Plan.EH)
ONE_POLICY = {"c-1": "Camden", "c-2": "Camden"}


def test_what_is_known_of_one_child_is_known_of_the_family() -> None:
    letters = replace(WEAPON, id="f-3", kind=FactKind.SAFE_CONTACT, category="never_letter")
    interpreter = replace(WEAPON, id="f-4", kind=FactKind.NEEDS, category="interpreter")
    assert facts_of_family((), (interpreter, letters, WEAPON)) == (WEAPON, letters, interpreter)


def test_what_is_known_of_the_child_itself_is_not_said_twice() -> None:
    assert facts_of_family((replace(WEAPON, id="f-9"),), (WEAPON, DOG)) == (DOG,)


def test_what_ended_for_one_child_crosses_no_more_and_hides_nothing_of_another() -> None:
    ended = replace(WEAPON, ended=Ended(NOW + timedelta(days=1), "p-sam", "Handed in."))
    assert facts_of_family((), (ended,)) == ()
    assert facts_of_family((ended,), (WEAPON,)) == (WEAPON,)


def test_when_a_child_was_seen_is_said_of_that_child_only() -> None:
    answers = {"what_happened": "cut_short", "child_seen": "not_alone", "account": "We spoke in the hall."}
    assert answers_about_sibling(answers) == {
        "what_happened": "cut_short",
        "account": "We spoke in the hall.",
    }
    assert observed_of_sibling({"seen": "seen_not_alone", "outcome": "cut_short"}) == {"outcome": "cut_short"}


def test_a_closed_door_hides_every_child_behind_it() -> None:
    facts = {"seen": "not_seen", "outcome": "no_reply"}
    assert observed_of_sibling(facts) == facts


def test_a_family_under_two_policies_is_named() -> None:
    (line,) = family_holes((ADA, BEN), {"c-1": "Camden", "c-2": "Outside the board's chart"}, {"north"})
    assert line == (
        "LH-1042 and LH-1043 are one family (F-7) and go by 2 policies: Camden and Outside the board's "
        "chart. A report about all of them moves each by its own. Agree who leads for the family."
    )


def test_a_family_of_two_authorities_is_named() -> None:
    elsewhere = replace(BEN, team="harbour")
    (line,) = family_holes((ADA, elsewhere), ONE_POLICY, {"north"})
    assert line == (
        "LH-1042 and LH-1043 are one family (F-7), and of LH-1043 the settings do not know the team: it may "
        "be another authority's child. Correct the cases file, or agree with that authority who tells whom."
    )


def test_a_family_that_nothing_divides_is_no_finding() -> None:
    assert [*family_holes((ADA, BEN), ONE_POLICY, {"north"})] == []
