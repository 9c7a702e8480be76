"""A child has been seen: whoever waits is told, nothing ends by itself, and two accounts stand together."""

from __future__ import annotations

from tests.stories.report_steps import a_reported_visit, begins_a_report, expect_the_pings, picks, writes
from tests.stories.town import DIRECT, Phone, Town

TOLD = ("sam", "ruth", "priya", "amina")


def says_that_the_child_was_seen(who: Phone, how: str = "Alone", case: str = "LH-1042") -> None:
    who.command("/report seen")
    who.town.expect(who.handle, "Which child?")
    picks(who, case)
    who.press("Today")
    who.press(how)
    who.press("Submit")


def expect_the_news(town: Town, *told: str, case: str = "LH-1042") -> None:
    for handle in told:
        town.expect(handle, f"{case}: the child has been seen")


def test_whoever_waits_is_told_and_no_chart_moves(town: Town) -> None:
    a_reported_visit(town)
    says_that_the_child_was_seen(town.tom)
    town.tom.sees("Recorded: LH-1042, the child has been seen", "Nothing has ended by this")
    expect_the_news(town, *TOLD)
    news = town.amina.sees("the child has been seen", "Tom Reyes said")
    assert "seen on 17 November 2026, alone" in news
    town.ruth.command("/case LH-1042")
    stands = town.ruth.messages(DIRECT)[-1]["text"]
    assert "Child last seen: 17 November 2026, by Tom Reyes, alone; the case system says 3 November" in stands
    assert "agencies" not in stands
    assert "not acknowledged" in stands
    town.ruth.sees_not("Still needed")


def test_whoever_has_the_case_says_that_it_is_still_needed(town: Town) -> None:
    a_reported_visit(town)
    says_that_the_child_was_seen(town.tom, "Not alone")
    expect_the_news(town, *TOLD)
    town.sam.press("Still needed")
    town.sam.sees("Recorded for LH-1042: all that is asked is still needed")
    town.amina.sees("the child has been seen", "Sam Okafor said", "all that is asked is still needed")
    town.settle()
    assert "Still needed" not in town.sam.controls()
    town.sam.press("Open", where=DIRECT)
    assert "seen on 17 November 2026, not alone, by Tom Reyes." in town.sam.modal()


def test_no_longer_needed_leads_to_the_outcome_and_ends_nothing_by_itself(town: Town) -> None:
    a_reported_visit(town)
    says_that_the_child_was_seen(town.tom)
    expect_the_news(town, *TOLD)
    town.sam.press("No longer needed")
    town.expect("sam", "What was decided")
    town.sam.sees("Nothing ends until an outcome is recorded")
    town.sam.command("/case LH-1042")
    assert "not acknowledged" in town.sam.messages(DIRECT)[-1]["text"]


def test_a_child_who_is_not_well_leads_on_to_a_concern_about_the_same_child(town: Town) -> None:
    a_reported_visit(town)
    says_that_the_child_was_seen(town.tom, "Alone, and I am worried")
    expect_the_news(town, *TOLD)
    town.expect("tom", "immediate danger")
    town.tom.press("No")
    town.tom.choose("Choose", "A sudden change", where=DIRECT)
    town.tom.press("How they work with us")
    town.tom.press("Some days")
    writes(town.tom, "Quiet, and had not eaten.")
    town.tom.press("Submit")
    town.tom.sees("Recorded: R-", "LH-1042")
    expect_the_pings(town)


def test_the_card_of_a_visit_at_which_the_child_was_not_seen_offers_it(town: Town) -> None:
    a_reported_visit(town)
    town.sam.press("The child has been seen", where=DIRECT)
    town.expect("sam", "When did you see the child?")
    town.sam.press("On another day")
    town.sam.choose("Choose a day", "2026-11-16")
    town.sam.press("Alone")
    town.sam.press("Add more")
    town.sam.choose("Choose any that apply", ["A line about it"], where=DIRECT)
    town.sam.press("Done", where=DIRECT)
    writes(town.sam, "At the nursery gate, cheerful.")
    town.sam.press("Submit")
    expect_the_news(town, "ruth", "priya", "amina")
    news = town.amina.sees("the child has been seen", "Sam Okafor said")
    assert "That is before the missed visit reported" in news
    town.sam.sees("Missed visit: LH-1042", "16 November 2026, alone. That is before the missed visit")
    assert "cheerful" not in town.amina.all_words()
    town.ruth.press("Open", where=DIRECT)
    assert "“At the nursery gate, cheerful.”" in town.ruth.modal()


def test_without_an_open_case_only_those_who_lead_are_told(town: Town) -> None:
    says_that_the_child_was_seen(town.tom)
    expect_the_news(town, "sam")
    town.sam.sees("the child has been seen", "Nothing is open about this case in Doorstep")
    town.tom.sees("Recorded: LH-1042, the child has been seen", "Those who lead on the case are told")


def test_two_accounts_of_one_day_stand_side_by_side(town: Town) -> None:
    says_that_the_child_was_seen(town.tom)
    expect_the_news(town, "sam")
    says_that_the_child_was_seen(town.amina, "Not alone")
    expect_the_news(town, "sam")
    town.sam.command("/case LH-1042")
    stands = town.sam.messages(DIRECT)[-1]["text"]
    assert "17 November 2026, by Amina Yusuf, not alone; Tom Reyes says alone that day" in stands
    assert "the case system says 3 November" in stands


def test_a_missed_visit_at_which_the_child_was_seen_is_the_same_source(town: Town) -> None:
    town.amina.command("/report")
    town.expect("amina", "immediate danger")
    town.amina.press("No")
    picks(town.amina, "LH-1042")
    for label in ("Seen, but not alone", "Just now", "Yes"):
        town.amina.press(label)
    writes(town.amina, "Mother stayed in the room.")
    town.amina.press("Submit")
    expect_the_pings(town)
    town.sam.command("/case LH-1042")
    stands = town.sam.messages(DIRECT)[-1]["text"]
    assert "Child last seen: 17 November 2026, by Amina Yusuf, not alone" in stands


def test_whoever_saw_the_child_says_what_others_must_know_before_they_go_there(town: Town) -> None:
    town.tom.command("/report seen")
    town.expect("tom", "Which child?")
    picks(town.tom, "LH-1042")
    town.tom.press("Today")
    town.tom.press("Alone")
    town.tom.choose("Change an answer", "Others must know", where=DIRECT)
    town.tom.choose("Choose any that apply", ["A dog or other animal"], where=DIRECT)
    town.tom.press("Done", where=DIRECT)
    writes(town.tom, "It is kept in the kitchen.")
    town.tom.press("Submit")
    expect_the_news(town, "sam")
    a_reported_visit(town)
    known = "Known risk: a dog or other animal, 17 November 2026. Open before you visit."
    town.sam.sees("Missed visit: LH-1042", known)
    town.sam.press("Open", where=DIRECT)
    assert (
        "It is kept in the kitchen. Said by Tom Reyes (Class teacher), 17 November 2026" in town.sam.modal()
    )


def test_a_visit_at_which_the_child_was_seen_alone_is_no_missed_visit(town: Town) -> None:
    a_reported_visit(town)
    answers_that_the_child_was_seen_alone(town.tom, "Something else")
    town.tom.sees("Seen this time, alone", "counts as no missed visit")
    town.tom.press("Submit")
    town.tom.sees("Recorded: LH-1042, the child has been seen", "Nothing has ended by this")
    expect_the_news(town, *TOLD)
    town.sam.command("/case LH-1042")
    stands = town.sam.messages(DIRECT)[-1]["text"]
    assert "Child last seen: 17 November 2026, by Tom Reyes, alone" in stands
    assert "agencies" not in stands
    town.sam.press("Open", where=DIRECT)
    assert "“A short talk in the kitchen.”" in town.sam.modal()


def test_a_visit_cut_short_at_which_the_child_was_seen_alone_makes_no_pattern_and_tells_who_waits(
    town: Town,
) -> None:
    a_reported_visit(town)
    answers_that_the_child_was_seen_alone(town.tom, "Visit cut short")
    town.tom.press("Submit")
    town.tom.sees("Recorded: R-", "LH-1042")
    expect_the_pings(town)
    town.expect("amina", "LH-1042: the child has been seen", "seen on 17 November 2026, alone")
    town.sam.command("/case LH-1042")
    assert "agencies" not in town.sam.messages(DIRECT)[-1]["text"]


def answers_that_the_child_was_seen_alone(who: Phone, what_happened: str) -> None:
    begins_a_report(who)
    who.press("No")
    picks(who, "LH-1042")
    for label in (what_happened, "Just now", "Yes", "Seen this time, alone"):
        who.press(label)
    writes(who, "A short talk in the kitchen.")
    who.sees_control("Submit")
