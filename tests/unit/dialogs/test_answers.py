"""Answers held against their question: what is stored, and what a refusal says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dialogs.answers import accept, implied_facts, moment_in_words, options_to_offer
from dialogs.catalog.conditions import always, where
from dialogs.spec import REVIEW, Ask, Option, Step
from state_machines.case.report import Answer
from state_machines.errors import InvalidAnswer

NOW = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # in London it is half past midnight on 2 July
COLOURS = (Option("red", "Red", {"warm": "yes"}), Option("blue", "Blue"))


def step(
    ask: Ask, *, max_length: int = 3000, earliest: str = "", latest: str = "", optional: bool = False
) -> Step:
    return Step(
        "it",
        ask,
        "What?",
        "It",
        always(REVIEW),
        max_length=max_length,
        earliest=earliest,
        latest=latest,
        optional=optional,
    )


def stored_answer(question: Step, value: Answer, **facts: str) -> Answer:
    return accept(question, value, COLOURS, NOW, facts)


def refusal(question: Step, value: Answer, **facts: str) -> str:
    with pytest.raises(InvalidAnswer) as caught:
        stored_answer(question, value, **facts)
    assert caught.value.field == "it"
    return caught.value.user_message


@pytest.mark.parametrize("value", ["green", "", None, ("red",)])
def test_a_choice_must_be_one_of_those_shown(value: Answer) -> None:
    assert "not one of the choices" in refusal(step(Ask.CHOICE), value)


def test_several_are_stored_once_each_in_the_order_offered() -> None:
    assert stored_answer(step(Ask.SEVERAL), ("blue", "red", "blue")) == ("red", "blue")


@pytest.mark.parametrize(
    ("value", "words"),
    [((), "Nothing is ticked"), (None, "Nothing is ticked"), (("red", "green"), "not one of the choices")],
)
def test_several_must_be_ticked_among_those_shown(value: Answer, words: str) -> None:
    assert words in refusal(step(Ask.SEVERAL), value)


def test_nothing_ticked_mentions_skipping_only_where_it_is_possible() -> None:
    assert "skip" not in refusal(step(Ask.SEVERAL), ())
    assert "skip" in refusal(step(Ask.SEVERAL, optional=True), ())


def test_text_is_kept_as_typed_but_for_the_spaces_around_it() -> None:
    words = "She said: <!channel> & “go away” \U0001f6aa \u202eאבג\u202c\nhttps://example.org"
    assert stored_answer(step(Ask.TEXT), f"  {words}\n") == words


@pytest.mark.parametrize("value", ["", "  \n", None, ("a",)])
def test_empty_text_is_refused(value: Answer) -> None:
    assert "still empty" in refusal(step(Ask.TEXT), value)


def test_a_text_of_exactly_the_limit_fits() -> None:
    assert stored_answer(step(Ask.TEXT), "x" * 3000) == "x" * 3000


@pytest.mark.parametrize(("length", "words"), [(3001, "1 character too"), (4234, "1,234 characters too")])
def test_a_long_text_is_refused_saying_by_how_much(length: int, words: str) -> None:
    assert words in refusal(step(Ask.TEXT), "x" * length)


@pytest.mark.parametrize("value", ["N-104\nJane", "x" * 76])
def test_a_reference_is_short_and_on_one_line(value: str) -> None:
    assert "case reference" in refusal(step(Ask.CASE), value)


@pytest.mark.parametrize("value", ["2026-02-30", "tomorrow", "2026-13-01", "0000-00-00"])
def test_an_impossible_date_is_refused(value: str) -> None:
    assert "not a date in the calendar" in refusal(step(Ask.DAY), value)


def test_today_is_the_reporters_day_and_not_the_servers() -> None:
    assert stored_answer(step(Ask.DAY, latest="today"), "2026-07-02") == "2026-07-02"
    assert "future" in refusal(step(Ask.DAY, latest="today"), "2026-07-03")


def test_a_date_before_the_one_it_may_not_precede_is_refused_by_name() -> None:
    bounded = step(Ask.DAY, earliest="reported_on")
    assert stored_answer(bounded, "2026-06-30", reported_on="2026-06-30") == "2026-06-30"
    words = refusal(bounded, "2026-06-29", reported_on="2026-06-30")
    assert "before Tuesday 30 June 2026" in words


def test_a_bound_may_be_a_moment_and_counts_as_its_day_in_london() -> None:
    bounded = step(Ask.DAY, latest="ends_at")
    words = refusal(bounded, "2026-07-03", ends_at="2026-07-01T23:30:00+00:00")
    assert "after Thursday 2 July 2026" in words


@pytest.mark.parametrize(
    ("value", "utc"),
    [
        ("2026-07-02T00:15", "2026-07-01T23:15:00+00:00"),
        ("2026-01-02T00:15", "2026-01-02T00:15:00+00:00"),
        ("2026-07-01T23:15:00+00:00", "2026-07-01T23:15:00+00:00"),
        ("2026-07-01T23:15:00Z", "2026-07-01T23:15:00+00:00"),
    ],
)
def test_a_moment_is_stored_in_utc_and_taken_as_london_time_when_it_does_not_say(
    value: str, utc: str
) -> None:
    assert stored_answer(step(Ask.MOMENT, latest="now"), value) == utc


def test_a_moment_in_the_future_is_refused() -> None:
    assert "future" in refusal(step(Ask.MOMENT, latest="now"), "2026-07-02T00:31")


def test_a_moment_may_be_bound_by_days() -> None:
    bounded = step(Ask.MOMENT, earliest="opened_on", latest="today")
    assert "before" in refusal(bounded, "2026-06-01T10:00", opened_on="2026-06-02")
    assert "future" in refusal(bounded, "2026-07-03T00:00", opened_on="2026-06-02")


def test_a_time_that_the_clocks_skipped_is_refused() -> None:
    assert "clocks went forward" in refusal(step(Ask.MOMENT), "2026-03-29T01:30")


@pytest.mark.parametrize(
    "value", ["2026-02-30T10:00", "ten o'clock", "", "0001-01-01T00:00+23:59", "0001-01-01T00:00Z"]
)
def test_an_impossible_moment_is_refused(value: str) -> None:
    refusal(step(Ask.MOMENT), value)


def test_a_choice_implies_its_facts_and_its_own_value() -> None:
    assert implied_facts(step(Ask.CHOICE), "red", COLOURS) == {"warm": "yes", "it": "red"}


def test_several_imply_only_what_their_options_say() -> None:
    assert implied_facts(step(Ask.SEVERAL), ("red", "blue"), COLOURS) == {"warm": "yes"}


@pytest.mark.parametrize("ask", [Ask.TEXT, Ask.CASE, Ask.MOMENT])
def test_words_references_and_moments_imply_nothing(ask: Ask) -> None:
    assert implied_facts(step(ask), "red", COLOURS) == {}


def test_an_option_is_offered_only_while_its_condition_holds() -> None:
    conditional = Option("door", "Door", when=where(outcome=("no_reply", "refused")))
    question = Step("it", Ask.SEVERAL, "What?", "It", always(REVIEW), options=(conditional, *COLOURS))
    assert options_to_offer(question, {}, {"outcome": "no_reply"}) == (conditional, *COLOURS)
    assert options_to_offer(question, {}, {}) == COLOURS


def test_a_moment_is_shown_on_londons_clock() -> None:
    assert moment_in_words(NOW) == "00:30 on Thursday 2 July 2026"
