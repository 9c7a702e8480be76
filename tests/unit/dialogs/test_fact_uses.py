"""Nothing is asked without a consequence: each fact of each report's dialog is read at that very report."""

from __future__ import annotations

from pathlib import Path

from dialogs.catalog.others_must_know import KNOWN_ON_REVIEW, ON_REVIEW
from dialogs.fact_uses import READ_BY_CODE, UnreadFact, unread_facts
from dialogs.loading import load_board, load_settings
from dialogs.registry import DIALOGS
from state_machines.policy.policy import shipped_policies
from state_machines.policy.vocabulary import REPORTS
from tests.architecture.test_what_is_read_is_asked import names_read_by_module

SETTINGS = load_settings(Path("deploy/demo/authority/settings.yaml"))
BOARDS = [load_board(name) for name in shipped_policies()]


def test_every_fact_that_a_report_asks_is_read_at_that_report() -> None:
    assert len(BOARDS) == len(shipped_policies())
    assert unread_facts(BOARDS, [SETTINGS]) == ()


def test_a_fact_that_no_rule_reads_any_more_is_named_with_its_report() -> None:
    rules = tuple(one for one in SETTINGS.urgency.rules if "household_change" not in one.when)
    urgency = SETTINGS.urgency.model_copy(update={"rules": rules})
    without = SETTINGS.model_copy(update={"urgency": urgency})
    found = unread_facts(BOARDS, [without])
    assert found == (
        UnreadFact("report_missed_visit", "household_change"),
        UnreadFact("report_engagement_concern", "household_change"),
    )
    assert "the report “missed visit” asks household_change, which nothing reads there" in found[0].problem


def test_without_boards_and_authority_what_a_card_an_alarm_or_the_case_reads_is_left() -> None:
    found = {one.fact for one in unread_facts([], [])}
    assert "outcome" in found
    assert not found & {"weapons", "animals", "threat", "violence", *READ_BY_CODE}


def test_what_is_said_to_be_read_by_the_code_is_read_there_by_its_name() -> None:
    read = set().union(*names_read_by_module().values())
    alarms = Path("dialogs/danger_alerts.py").read_text(encoding="utf-8")
    for fact in READ_BY_CODE:
        assert fact in read or f'"{fact}"' in alarms


def test_every_report_offers_on_its_review_to_say_what_others_must_know() -> None:
    reports = [DIALOGS[event.removeprefix("report_")] for event in REPORTS]
    assert len(reports) == len(REPORTS)
    for dialog in reports:
        assert dialog.on_review[-len(ON_REVIEW) :] == ON_REVIEW
    assert DIALOGS["child_seen"].on_review[-len(KNOWN_ON_REVIEW) :] == KNOWN_ON_REVIEW
