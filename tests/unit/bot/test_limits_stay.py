"""An escalation goes on under the local limits with which it began, as under its policy (promise 9)."""

from __future__ import annotations

from dataclasses import replace

from state_machines.settings.local_settings import parse_local_settings
from tests.unit.bot.town_hall import AUTHORITY, Hall

REASON = "Discussed today."


def shorten_the_limit(hall: Hall) -> None:
    text = (AUTHORITY / "settings.yaml").read_text(encoding="utf-8")
    assert "limit: 5 working days\n    set_by" in text
    shorter = text.replace(
        "  convene_core_group:\n    limit: 5 working days", "  convene_core_group:\n    limit: 2 hours"
    )
    hall.services = replace(hall.services, settings=parse_local_settings(shorter, "settings.yaml"))


def core_group_limits(hall: Hall) -> list[str]:
    return [duty.limit.text for duty in hall.duties() if duty.key == "convene_core_group"]


def test_a_limit_that_the_authority_changes_later_is_for_later_cases(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-17")
    hall.record(hall.sam, "record_continues", planned_on="2026-12-15")
    shorten_the_limit(hall)
    hall.record(hall.sam, "call_meeting", reason=REASON)
    assert core_group_limits(hall) == ["5 working days", "5 working days"]


def test_a_case_that_begins_after_the_change_has_the_new_limit(hall: Hall) -> None:
    shorten_the_limit(hall)
    hall.report(hall.amina)
    assert core_group_limits(hall) == ["2 hours"]
