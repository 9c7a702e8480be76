"""The reports that are not about one visit or one incident: what they ask, and the facts they give."""

from __future__ import annotations

import pytest

from dialogs.catalog.agencies_disagree import AGENCIES_DISAGREE
from dialogs.catalog.agency_closing import AGENCY_CLOSING
from dialogs.catalog.no_access_assessment import NO_ACCESS_ASSESSMENT
from dialogs.catalog.repeat_referral import REPEAT_REFERRAL
from dialogs.danger_alerts import is_alert_due
from dialogs.prompt import PromptKind
from dialogs.reported_facts import reported_facts
from dialogs.runner import submission
from state_machines.case.presenting_reason import presenting_reason
from state_machines.errors import InvalidAnswer
from state_machines.policy.vocabulary import check_facts
from tests.unit.dialogs.conversation import Conversation

_THREE_PARTS = ("no", "N-104", "yes", "School: away since Monday.", "Regular meals; both can.", "A flat.")


def test_an_assessment_asks_the_four_parts_and_whether_the_child_is_alone() -> None:
    talk = Conversation(NO_ACCESS_ASSESSMENT)
    assert talk.answer(*_THREE_PARTS, "no", "no", "not_sure").kind is PromptKind.REVIEW
    asked = set(submission(talk.session))
    assert asked >= {"liaison", "liaison_detail", "needs", "environment", "intervene_now"}
    facts = reported_facts(talk.session)
    check_facts(facts)
    assert facts == {
        "immediate_danger": "no",
        "child_alone": "no",
        "intervene_now": "no",
        "safeguarding_concern": "not_sure",
    }
    assert not is_alert_due(talk.session)


def test_somebody_who_has_to_step_in_now_is_immediate_danger_and_a_clear_concern() -> None:
    talk = Conversation(NO_ACCESS_ASSESSMENT)
    assert talk.answer(*_THREE_PARTS, "yes", "yes").kind is PromptKind.REVIEW
    assert "safeguarding_concern" not in submission(talk.session)
    facts = reported_facts(talk.session)
    assert (facts["immediate_danger"], facts["safeguarding_concern"]) == ("yes", "yes")
    assert is_alert_due(talk.session)
    assert "999" in talk.prompt.notice


def test_danger_at_the_start_of_an_assessment_leaves_one_line_to_write() -> None:
    talk = Conversation(NO_ACCESS_ASSESSMENT)
    talk.answer("yes", "N-104", "Smoke from the kitchen window.")
    assert talk.prompt.kind is PromptKind.REVIEW
    assert is_alert_due(talk.session)


def test_agencies_that_were_not_reached_have_nothing_to_be_written_about() -> None:
    talk = Conversation(NO_ACCESS_ASSESSMENT)
    assert talk.answer("no", "N-104", "tried").step == "needs"


def test_a_repeat_referral_says_its_reason_and_is_not_asked_about_the_one_before() -> None:
    talk = Conversation(REPEAT_REFERRAL)
    talk.answer("N-104", "no_access", "yes", "Missed health visits again.")
    assert talk.prompt.kind is PromptKind.REVIEW
    assert reported_facts(talk.session) == {}
    assert presenting_reason("repeat_referral", submission(talk.session)) == "no_access"


def test_an_agency_that_has_the_lead_is_not_asked_whether_it_spoke_with_the_lead() -> None:
    talk = Conversation(AGENCY_CLOSING)
    assert talk.answer("N-104", "yes").step == "closes_on"
    other = Conversation(AGENCY_CLOSING)
    assert other.answer("N-104", "no").step == "lead_spoken_with"


def test_an_agency_closes_on_a_day_to_come_or_on_none_yet() -> None:
    talk = Conversation(AGENCY_CLOSING)
    talk.answer("N-104", "yes")
    with pytest.raises(InvalidAnswer, match="before Saturday 21 November 2026"):
        talk.answer("2026-11-20")
    talk.skip()
    talk.answer("no_engagement", "Six visits, two letters; the mother is on her own then.")
    facts = reported_facts(talk.session)
    check_facts(facts)
    assert facts == {"closing_agency_leads": "yes"}


def test_rules_may_read_the_day_on_which_an_agency_means_to_close() -> None:
    talk = Conversation(AGENCY_CLOSING)
    talk.answer("N-104", "yes", "2026-11-30", "work_done", "Nothing is owed to them.")
    facts = reported_facts(talk.session)
    check_facts(facts)
    assert facts == {"closing_agency_leads": "yes", "closes_on": "2026-11-30"}


def test_agencies_that_disagree_say_about_what() -> None:
    talk = Conversation(AGENCIES_DISAGREE)
    talk.answer("N-104", "threshold", "no", "School wants a conference, the health visitor does not.")
    assert talk.prompt.kind is PromptKind.REVIEW
    check_facts(reported_facts(talk.session))
