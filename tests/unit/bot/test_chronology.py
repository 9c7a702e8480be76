"""The chronology: for the manager who decides on a repeat and whoever sees all; without anybody's words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.use_cases.answer.review_known import Review, review_known
from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.chronology import chronology
from state_machines.case.standing_facts import StandingFact
from state_machines.policy.policy import load_policy
from tests.unit.bot.incidents import report_an_incident
from tests.unit.bot.town_hall import ACCOUNT, CHILD, CP_CASE, Hall, labels

REASON = "Talked over in supervision."


@pytest.fixture
def repeated(hall: Hall) -> Hall:
    """Stockport: an episode that ended, and a month later a report that the record shows to be a repeat."""
    hall.services = replace(hall.services, policy=load_policy("stockport-3.7"))
    hall.report(hall.amina, what_happened="cut_short")
    hall.acknowledge(hall.grace)
    hall.record(hall.grace, "record_not_persistent", reason=REASON)
    hall.advance(days=30)
    hall.report(hall.amina)
    return hall


def test_the_manager_who_decides_reads_every_episode_from_the_card_of_the_duty(repeated: Hall) -> None:
    assert "Chronology" in labels(repeated.ping(repeated.grace))
    shown = chronology(repeated.services, repeated.grace, repeated.escalation().id, repeated.now)
    assert shown.private
    lines = shown.text.splitlines()
    first = lines.index("17 November 2026:")
    second = lines.index("Since 17 December 2026:")
    before, after = lines[first + 1 : second], lines[second + 1 :]
    assert before[0].startswith(
        "17 November 2026, 10:05, Amina Yusuf (Health visitor): reported a missed visit. Because: "
    )
    assert any("Grace" in line and ": has it. Read the report" in line for line in before)
    assert any("Not persistent. Because: Without one of the three triggers" in line for line in before)
    assert any("Doorstep: the record shows a repeat referral. Because: " in line for line in after)
    assert "(Stockport 3.7, sections 5.1, 5.2 (reconstructed))" in shown.text


def test_nobody_elses_words_and_no_childs_name_stand_in_it(repeated: Hall) -> None:
    shown = chronology(repeated.services, repeated.grace, repeated.escalation().id, repeated.now).text
    for words in (ACCOUNT, REASON, CHILD):
        assert words not in shown


def test_what_was_known_stands_in_it_by_category_with_who_said_and_who_ended_it(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    hall.advance(days=1)
    (fact,) = known(hall)
    review = Review(fact.id, holds=False, reason=REASON)
    review_known(hall.services, hall.sam, hall.escalation().id, review, hall.now, key=hall.key())
    shown = chronology(hall.services, hall.sam, hall.escalation().id, hall.now).text
    assert (
        "What was known of the family:\n"
        "17 November 2026, 10:05, Amina Yusuf (Health visitor): Known risk: a weapon\n"
        "18 November 2026, 10:05, Sam Okafor (Social worker): no longer holds. Known risk: a weapon"
    ) in shown
    assert REASON not in shown


def known(hall: Hall) -> tuple[StandingFact, ...]:
    with hall.reading() as uow:
        return uow.standing_facts.of_case(hall.escalation().case_id)


def test_whoever_sees_all_of_the_case_reads_it_from_where_it_stands(repeated: Hall) -> None:
    status = case_status(repeated.services, repeated.sam, CP_CASE, repeated.now)
    assert "Chronology" in labels(status)
    shown = chronology(repeated.services, repeated.sam, repeated.escalation().id, repeated.now)
    assert "reported a missed visit" in shown.text
    assert repeated.audit("chronology:read") == ["sam"]


def test_the_network_has_no_button_and_is_refused(repeated: Hall) -> None:
    assert "Chronology" not in labels(repeated.ping(repeated.tom))
    assert "Chronology" not in labels(case_status(repeated.services, repeated.tom, CP_CASE, repeated.now))
    shown = chronology(repeated.services, repeated.tom, repeated.escalation().id, repeated.now)
    assert shown.title == "You cannot open this"
    assert repeated.audit("chronology:refuse") == ["tom"]


def test_once_it_is_decided_the_manager_reads_it_no_more(repeated: Hall) -> None:
    repeated.record(repeated.grace, "escalate_repeat_referral", reason=REASON)
    assert "Chronology" not in labels(repeated.ping(repeated.grace))
