"""Earlier episodes of a case: a line on the cards, all of them in "Open", and no words of others there."""

from __future__ import annotations

from bot.cards.messages.ping import channel_ping
from bot.reading.snapshot import load_snapshot
from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.open_case import open_case
from tests.unit.bot.test_amend_report import sends
from tests.unit.bot.town_hall import CP_CASE, Hall

ENGAGED = "Both parents met Sam and let him see the child."
WORDS = "Somebody shouted behind the door."


def an_episode(hall: Hall, account: str = WORDS) -> None:
    """Amina's missed visit, a core group, and the family engages."""
    hall.report(hall.amina, account=account)
    hall.record(hall.sam, "arrange_meeting", planned_on=hall.now.date().isoformat())
    hall.advance(days=1)
    hall.record(hall.sam, "record_engaging", reason=ENGAGED)
    assert hall.escalation().closed_at is not None


def test_a_first_report_says_nothing_of_earlier_episodes(hall: Hall) -> None:
    hall.report(hall.amina)
    assert "earlier episode" not in hall.ping(hall.sam).text
    assert "Earlier" not in case_status(hall.services, hall.sam, CP_CASE, hall.now).text


def test_the_next_report_counts_them_on_the_cards_and_says_how_the_last_ended(hall: Hall) -> None:
    an_episode(hall)
    hall.advance(days=30)
    an_episode(hall)
    hall.advance(days=30)
    hall.report(hall.tom)
    line = "2 earlier episodes; last closed 19 December 2026: the family is engaging."
    for reader in (hall.sam, hall.ruth, hall.priya):
        assert line in hall.ping(reader).text.splitlines()


def test_the_channel_says_nothing_of_the_past(hall: Hall) -> None:
    an_episode(hall)
    hall.advance(days=30)
    escalation = hall.report(hall.tom)
    with hall.reading() as uow:
        shown = channel_ping(load_snapshot(uow, hall.services, escalation.id, hall.now), hall.now)
    assert "earlier" not in shown.text
    assert "engaging" not in shown.text


def test_where_it_stands_tells_each_episode(hall: Hall) -> None:
    an_episode(hall)
    hall.advance(days=30)
    hall.report(hall.tom)
    full = case_status(hall.services, hall.sam, CP_CASE, hall.now).text
    assert (
        "17 November to 18 November 2026: Missed visit by Amina Yusuf (Health visitor). "
        "Closed: the family is engaging, recorded by Sam Okafor (Social worker)."
    ) in full
    step = case_status(hall.services, hall.tom, CP_CASE, hall.now).text
    assert "17 November to 18 November 2026: Missed visit. Closed: the family is engaging." in step
    own = case_status(hall.services, hall.amina, CP_CASE, hall.now).text
    assert (
        "17 November to 18 November 2026: Missed visit (reported by you). Closed: the family is engaging."
        in own
    )


def test_open_shows_the_words_to_full_sight_and_to_whoever_wrote_them_and_to_nobody_else(hall: Hall) -> None:
    an_episode(hall)
    hall.advance(days=30)
    escalation = hall.report(hall.tom)
    for reader in (hall.sam, hall.amina):
        assert WORDS in open_case(hall.services, reader, escalation.id, hall.now).text
    tom = open_case(hall.services, hall.tom, escalation.id, hall.now).text
    assert "Earlier: 17 November to 18 November 2026:\nMissed visit.\nClosed: the family is engaging." in tom
    assert WORDS not in tom
    assert "Amina" not in tom.partition("Earlier:")[2]


def test_an_earlier_report_that_was_withdrawn_is_not_counted_and_is_marked(hall: Hall) -> None:
    hall.report(hall.amina, account=WORDS)
    sends(hall, hall.amina, "withdraw", "It was the flat next door.")
    hall.record(hall.sam, "close_withdrawn", reason="Nothing is left.")
    hall.advance(days=30)
    escalation = hall.report(hall.tom)
    assert (
        "Every report was withdrawn. Closed: " in case_status(hall.services, hall.sam, CP_CASE, hall.now).text
    )
    opened = open_case(hall.services, hall.sam, escalation.id, hall.now).text
    assert "by Amina Yusuf (Health visitor), withdrawn" in opened


def test_a_closed_case_shows_those_before_it_and_not_itself(hall: Hall) -> None:
    an_episode(hall)
    assert "Earlier" not in case_status(hall.services, hall.sam, CP_CASE, hall.now).text
