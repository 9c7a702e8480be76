"""The latest account of when a child was seen counts; what contradicts it is named beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from state_machines.case.case import LastSeen
from state_machines.case.sightings import (
    SeenAccounts,
    Sighting,
    SightingAnswer,
    newest_unanswered,
    seen_accounts,
)

AT = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
NOON = AT.replace(hour=12)
THIRD, SEVENTEENTH = date(2026, 11, 3), date(2026, 11, 17)
AMINA = Sighting("s-1", "c-1", SEVENTEENTH, "Amina Yusuf", AT, alone=True, said_by_id="p-amina")
TOM = replace(AMINA, id="s-2", seen_by="Tom Reyes", alone=False, said_by_id="p-tom")
SYSTEM = Sighting("s-3", "c-1", THIRD, "Sam Okafor", AT)


def test_nothing_is_known_of_a_child_of_whom_nobody_said_anything() -> None:
    assert seen_accounts(None, ()) == SeenAccounts()


def test_a_later_day_counts_and_the_earlier_one_of_the_case_system_is_named() -> None:
    weighed = seen_accounts(None, (SYSTEM, AMINA))
    assert weighed == SeenAccounts(AMINA.as_last_seen, (), SYSTEM.as_last_seen)


def test_of_the_case_system_only_the_newest_word_counts() -> None:
    corrected = replace(SYSTEM, id="s-4", seen_on=date(2026, 11, 2), said_at=NOON)
    assert seen_accounts(SYSTEM.as_last_seen, (SYSTEM, corrected)).latest == corrected.as_last_seen


def test_two_who_differ_about_one_day_are_both_named() -> None:
    weighed = seen_accounts(None, (AMINA, replace(TOM, said_at=NOON)))
    assert weighed.latest == TOM.as_last_seen
    assert weighed.otherwise == (AMINA.as_last_seen,)


def test_who_does_not_know_whether_the_child_was_alone_contradicts_nobody() -> None:
    assert seen_accounts(None, (AMINA, replace(TOM, alone=None))).otherwise == ()


def test_what_an_older_release_stored_alone_counts_too() -> None:
    kept = LastSeen(date(2026, 11, 20), "Ruth Adeyemi")
    assert seen_accounts(kept, (AMINA,)).latest == kept


def test_the_newest_sighting_without_an_answer_is_asked_about() -> None:
    first = replace(AMINA, escalation_id="e-1", answer=SightingAnswer.STILL_NEEDED)
    second = replace(TOM, escalation_id="e-1")
    assert newest_unanswered((first, second), "e-1") == second
    assert newest_unanswered((first, second), "e-2") is None
