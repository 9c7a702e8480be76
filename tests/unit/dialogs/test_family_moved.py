"""A family that moved or is gone: where it is, and the authority there, in few taps."""

from __future__ import annotations

import pytest

from dialogs.catalog.family_moved import FAMILY_MOVED
from dialogs.danger_alerts import is_alert_due
from dialogs.prompt import PromptKind
from dialogs.reported_facts import reported_facts
from dialogs.spec import Ask
from state_machines.policy.vocabulary import check_facts
from tests.unit.dialogs.conversation import Conversation


def test_a_family_in_another_authority_is_asked_which() -> None:
    talk = Conversation(FAMILY_MOVED)
    shown = talk.answer("no", "N-104", "moved", "elsewhere")
    assert (shown.step, shown.ask, shown.optional) == ("receiving_authority", Ask.TEXT, True)
    talk.answer("Port Selwyn", "Since Monday; the aunt says so.")
    assert talk.prompt.kind is PromptKind.REVIEW
    facts = reported_facts(talk.session)
    check_facts(facts)
    assert facts == {"immediate_danger": "no", "family_change": "moved", "whereabouts": "elsewhere"}


@pytest.mark.parametrize(("change", "where"), [("gone", "not_known"), ("changed_gp", None)])
def test_where_nothing_can_be_said_of_a_new_home_nothing_is_asked(change: str, where: str | None) -> None:
    talk = Conversation(FAMILY_MOVED)
    assert talk.answer("no", "N-104", change).step == "account"
    assert reported_facts(talk.session).get("whereabouts") == where


def test_in_danger_others_are_told_before_it_is_asked_whether_the_family_is_gone() -> None:
    talk = Conversation(FAMILY_MOVED)
    assert talk.answer("yes", "N-104").step == "family_change"
    assert is_alert_due(talk.session)
    assert talk.answer("gone").step == "account"
    talk.answer("The flat is empty; a neighbour saw them leave with bags.")
    assert reported_facts(talk.session) == {
        "immediate_danger": "yes",
        "family_change": "gone",
        "whereabouts": "not_known",
    }
