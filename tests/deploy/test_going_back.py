"""`doorstep migrate --back-to`: a release is withdrawn, and the one before it finds its tables."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from state_machines.errors import Misconfigured
from storage.encryption import new_key
from storage.migrations import known_versions, newest_version, present_versions
from storage.unit_of_work import Store

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
KEY = new_key()


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of this release with one entry in its record."""
    url = f"sqlite:///{tmp_path / 'doorstep.db'}"
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", url)
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", KEY)
    with Store(url, [KEY]) as store:
        store.upgrade()
        with store.write() as uow:
            uow.audit.append(NOW, None, "test:write", "a subject")
            uow.commit()
    return url


def goes_back_to(version: str) -> Result:
    return CliRunner().invoke(app, ["migrate", "--back-to", version])


def test_the_version_before_is_there_again_and_so_is_what_was_recorded(url: str) -> None:
    before = known_versions()[-2]
    assert goes_back_to(before).exit_code == 0
    with Store(url, [KEY]) as store:
        assert present_versions(store.engine) == {before}
        store.upgrade()
        assert present_versions(store.engine) == {newest_version()}
        with store.read() as uow:
            assert uow.audit.verify().broken is None
            assert [one.action for one in uow.audit.of_subject("a subject")] == ["test:write"]
            (gone_back,) = uow.audit.of_subject("database")
    assert (gone_back.action, gone_back.details["version"]) == ("database:downgrade", before)


def test_nothing_is_taken_away_from_a_process_that_runs(url: str) -> None:
    with Store(url, [KEY]) as store:
        with store.write() as uow:
            uow.processes.begin("a process", "run", "this machine", 4711)
            uow.commit()
        done = goes_back_to(known_versions()[-2])
        assert isinstance(done.exception, Misconfigured)
        assert "this machine (process 4711)" in str(done.exception)
        assert present_versions(store.engine) == {newest_version()}


def test_a_version_that_there_is_not_is_named_with_those_there_are(url: str) -> None:
    done = goes_back_to("9999")
    assert isinstance(done.exception, Misconfigured)
    assert f"There are: {', '.join(known_versions())}." in str(done.exception)
