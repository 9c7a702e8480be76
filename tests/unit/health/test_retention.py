"""What health says of erasing: by whose times, or that nothing goes, or that something cannot."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.health.findings import Level
from bot.health.retention import NOTHING_SET, retention_finding
from state_machines.settings.retention_settings import Keep, Retention
from storage.encryption import new_key
from storage.erasures_file import ErasuresFile
from storage.unit_of_work import Store

pytestmark = pytest.mark.outside

RULE = Retention(reports=Keep(days=365, set_by="Ines Marsh", set_on=date(2026, 11, 1)))


def finding(folder: Path, retention: Retention | None, listed: Path) -> tuple[Level, str]:
    with Store(f"sqlite:///{folder / 'doorstep.db'}", [new_key()]) as store:
        store.upgrade()
        found = retention_finding(store, retention, ErasuresFile(listed))
    return found.level, found.words


def test_it_says_whose_times_there_are_or_that_nothing_goes(tmp_path: Path) -> None:
    listed = tmp_path / "doorstep.erasures"
    assert finding(tmp_path, Retention(), listed) == (Level.OK, NOTHING_SET)
    level, words = finding(tmp_path, RULE, listed)
    assert (level, words) == (Level.OK, "Erased by the local settings, each at its day: reports.")
    assert finding(tmp_path, None, listed)[1].startswith("The local settings are not at hand here")
    assert not listed.exists()


def test_a_list_that_cannot_be_written_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    listed = tmp_path / "a file/doorstep.erasures"
    level, words = finding(tmp_path, RULE, listed)
    assert level is Level.WARNING
    assert words.startswith(f"Nothing is erased, because the list of erasures cannot be written: {listed}")
