"""How long things are kept: by kind, each with who set it and when; without a line nothing is erased."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from state_machines.errors import SettingsRejected
from state_machines.settings.local_settings import parse_local_settings
from state_machines.settings.retention_settings import Retention

ROOT = Path(__file__).parents[4]
TEXT = (ROOT / "deploy/demo/authority/settings.yaml").read_text(encoding="utf-8")
PAGE = (ROOT / "docs/data-protection.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def retention(added: str) -> Retention:
    return parse_local_settings(f"{TEXT}\n{added}", "settings.yaml").retention


def test_without_a_line_nothing_is_erased() -> None:
    assert retention("") == Retention()
    assert Retention().erases == ()


def test_the_pages_example_can_be_used_as_it_stands() -> None:
    read = retention(EXAMPLE)
    assert read.erases == ("drafts", "cancelled_drafts", "reports", "standing_facts")
    assert read.backups is not None
    assert (read.backups.days, read.backups.set_on) == (35, date(2026, 11, 1))


@pytest.mark.parametrize(
    "line",
    [
        "retention: {reports: {days: 0, set_by: Ines Marsh, set_on: 2026-11-01}}",
        "retention: {reports: {days: 365}}",
        "retention: {audit: {days: 365, set_by: Ines Marsh, set_on: 2026-11-01}}",
    ],
)
def test_no_day_nobody_who_set_it_and_no_time_for_the_record_are_refused(line: str) -> None:
    with pytest.raises(SettingsRejected):
        retention(line)
