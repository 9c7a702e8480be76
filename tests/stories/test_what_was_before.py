"""A case that is closed and reported again: what was before is shown to those with sight, in no channel."""

from __future__ import annotations

import pytest

from tests.stories.decision_steps import records
from tests.stories.report_steps import ACCOUNT, reports_a_missed_visit
from tests.stories.town import DIRECT, TEAM, Town

ON_THE_DAY = "2026-11-18"
REASON = "The visits of the last month were kept."


def a_case_that_was_closed(town: Town) -> None:
    """Camden: Amina reports, the core group meets, and the family engages."""
    reports_a_missed_visit(town.amina)
    town.settle()
    records(town.sam, "The core group is arranged", date=ON_THE_DAY)
    town.skip("P1D")
    records(town.sam, "The family is engaging", reason=REASON)
    town.settle()


def everything_was_expected(town: Town) -> None:
    """These stories are about what is read; who is told when, others say."""
    town.settle()
    town.expected.update(range(999))


def test_in_camden_a_report_a_month_later_shows_what_was_before_and_the_channel_does_not(town: Town) -> None:
    a_case_that_was_closed(town)
    town.skip("P30D")
    reports_a_missed_visit(town.tom, account="Nobody came to the school gate either.")
    line = "1 earlier episode, closed 18 November 2026: the family is engaging."
    for handle in ("sam", "ruth"):
        getattr(town, handle).sees("Missed visit: LH-1042", line)
    town.sam.sees_not("earlier episode", where=TEAM)
    town.sam.command("/case LH-1042")
    town.sam.sees(
        "Core group to be arranged",
        "17 November to 18 November 2026: Missed visit by Amina Yusuf (Health visitor).",
        "Closed: the family is engaging, recorded by Sam Okafor (Social worker).",
    )
    town.sam.press("Open", where=DIRECT)
    assert ACCOUNT in town.sam.modal()
    everything_was_expected(town)


def test_whoever_is_in_the_network_reads_no_other_agencys_words_of_an_earlier_episode(town: Town) -> None:
    a_case_that_was_closed(town)
    town.skip("P30D")
    reports_a_missed_visit(town.tom, account="Nobody came to the school gate either.")
    town.tom.command("/case LH-1042")
    stands = town.tom.sees("Earlier episodes", "17 November to 18 November 2026: Missed visit.")
    past = [line for line in stands.splitlines() if line.startswith("17 November to 18 November 2026")]
    assert past
    assert not any("Amina" in line for line in past)
    assert ACCOUNT not in town.tom.all_words()
    town.amina.command("/case LH-1042")
    town.amina.sees("Earlier episodes", "Missed visit (reported by you). Closed: the family is engaging.")
    everything_was_expected(town)


@pytest.mark.board("stockport-3.7")
def test_in_stockport_the_manager_decides_on_the_repeat_from_the_chronology(town: Town) -> None:
    reports_a_missed_visit(town.amina, outcome="Cancelled or late", seen="Not seen, last by me")
    town.settle()
    records(town.grace, "Not persistent", reason=REASON)
    town.skip("P30D")
    reports_a_missed_visit(town.amina, outcome="Cancelled or late", seen="Not seen, last by me")
    town.grace.sees("Repeat referral to be decided", "Referred again within 12 months, for the same reason")
    town.grace.sees("1 earlier episode, closed 17 November 2026: not persistent.")
    town.grace.press("Chronology", where=DIRECT)
    told = town.grace.modal()
    assert "Amina Yusuf (Health visitor): reported a missed visit. Because: " in told
    assert "Doorstep: the record shows a repeat referral. Because: " in told
    assert ACCOUNT not in told
    records(town.grace, "Do not escalate", reason=REASON)
    town.grace.sees("LH-1042", "Is it persistent?")
    everything_was_expected(town)


@pytest.mark.board("stockport-3.7")
def test_in_stockport_thirteen_months_later_it_is_no_repeat(town: Town) -> None:
    reports_a_missed_visit(town.amina, outcome="Cancelled or late", seen="Not seen, last by me")
    town.settle()
    records(town.grace, "Not persistent", reason=REASON)
    town.skip("P396D")
    reports_a_missed_visit(town.amina, outcome="Cancelled or late", seen="Not seen, last by me")
    card = town.grace.sees("Is it persistent?", "1 earlier episode, closed 17 November 2026: not persistent.")
    assert "Referred again" not in card
    everything_was_expected(town)
