"""Killed at any named point and started again, on either database: every promise holds."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.bootstrap import open_store
from bot.settings import Settings
from storage.crash_points import CrashPoint
from storage.encryption import new_key
from storage.unit_of_work import Store
from tests.crashes.processes import as_a_process, command, the_leases_run_out
from tests.crashes.promises import every_promise_holds
from tests.integration.cluster import Cluster
from tests.integration.large_import import WORKERS, cases_file, nothing_waits, people_file
from tests.patience import PATIENCE
from tests.stories.report_steps import a_reported_visit, answers_to_the_review, begins_a_report
from tests.stories.town import AUTHORITY, Town, a_town

KILLED = -signal.SIGKILL


def a_report_is_answered(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.settle()


def a_visit_is_reported(town: Town) -> None:
    a_reported_visit(town)
    town.settle()


def submits(town: Town) -> None:
    town.amina.press("Submit")


def submits_and_a_post_gets_no_answer(town: Town) -> None:
    town.misbehave(method="chat.postMessage", times=1, answer="reset-after")
    submits(town)


def nobody_acknowledges(town: Town) -> None:
    town.http.post("/control/clock", json={"advance": "PT2H"}).raise_for_status()


def submits_again_unless_it_is_confirmed(town: Town) -> None:
    """As whoever pressed would: until a reference is there, the press does not count."""
    town.settle()
    if "Submit" in town.amina.controls():
        submits(town)
    town.amina.sees("Recorded: R-")


def waits(town: Town) -> None:
    town.settle()


Act = Callable[[Town], None]


@dataclass(frozen=True)
class Play:
    """What comes first, what brings the process to the point, and what a person does after the new start."""

    before: Act
    to_the_point: Act
    after: Act = submits_again_unless_it_is_confirmed


PLAYS = {
    CrashPoint.AFTER_CLAIM: Play(a_report_is_answered, submits),
    CrashPoint.AFTER_SEND: Play(a_report_is_answered, submits),
    CrashPoint.AFTER_RECORD: Play(a_report_is_answered, submits),
    CrashPoint.AFTER_LOOK: Play(a_report_is_answered, submits_and_a_post_gets_no_answer),
    CrashPoint.BEFORE_CHASE_COMMIT: Play(a_visit_is_reported, nobody_acknowledges, waits),
    CrashPoint.AFTER_CHASE_COMMIT: Play(a_visit_is_reported, nobody_acknowledges, waits),
    CrashPoint.BEFORE_COMMIT: Play(a_report_is_answered, submits),
    CrashPoint.AFTER_COMMIT: Play(a_report_is_answered, submits),
}
#: Where the databases differ most in what a process that dies leaves behind; the others on both: `make long`.
BOTH_DATABASES = {CrashPoint.AFTER_SEND, CrashPoint.BEFORE_COMMIT, CrashPoint.AFTER_COMMIT}
OTHERWISE = {CrashPoint.MID_MIGRATION, CrashPoint.MID_IMPORT, CrashPoint.MID_RESEALING}


def test_every_point_is_played() -> None:
    assert set(PLAYS) | OTHERWISE == set(CrashPoint)


@pytest.mark.long_where(backend={"postgresql"}, point=set(PLAYS) - BOTH_DATABASES)
@pytest.mark.parametrize("point", PLAYS)
def test_killed_at_any_point_and_started_again_it_keeps_every_promise(
    either_town: Town, point: CrashPoint
) -> None:
    town, play = either_town, PLAYS[point]
    play.before(town)
    with as_a_process(town, point) as process:
        play.to_the_point(town)
        assert process.wait(PATIENCE) == KILLED
    with open_store(town.settings) as store:
        the_leases_run_out(store)
    town.start_bot()
    play.after(town)
    every_promise_holds(town)


@pytest.mark.parametrize("times", [2, 4])
def test_killed_in_the_middle_of_several_pings_each_still_arrives_once(either_town: Town, times: int) -> None:
    town = either_town
    a_report_is_answered(town)
    with as_a_process(town, f"{CrashPoint.AFTER_SEND}:{times}") as process:
        submits(town)
        assert process.wait(PATIENCE) == KILLED
    with open_store(town.settings) as store:
        the_leases_run_out(store)
    town.start_bot()
    submits_again_unless_it_is_confirmed(town)
    every_promise_holds(town)


def empty(url: str, folder: Path) -> Settings:
    """Settings of a process that needs no Slack, over this database."""
    return Settings(
        # Nothing answers there; that a sandbox is named is what lets a test say where to die.
        slack_api_url="http://127.0.0.1:9/api/",
        clock_url="http://127.0.0.1:9/control/clock",
        database_url=url or f"sqlite:///{folder / 'doorstep.db'}",
        encryption_keys=new_key(),
        settings_file=AUTHORITY / "settings.yaml",
    )


def test_killed_between_two_migrations_the_next_start_finishes_them(
    backend: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = ""
    if backend == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        cluster.run("CREATE DATABASE half_migrated")
        url = cluster.url("half_migrated")
    settings = empty(url, tmp_path)
    assert command(settings, "migrate", crash_at=CrashPoint.MID_MIGRATION) == KILLED
    assert command(settings, "migrate") == 0
    with a_town(tmp_path, settings.database_url) as town:
        a_visit_is_reported(town)
        every_promise_holds(town)


def test_killed_in_an_import_nothing_was_imported_and_the_next_one_imports_all(
    database_url: str, tmp_path: Path
) -> None:
    settings = empty(database_url, tmp_path)
    files = (str(AUTHORITY / "people.csv"), str(AUTHORITY / "cases.csv"))
    assert command(settings, "import", *files, crash_at=CrashPoint.MID_IMPORT) == KILLED
    assert directory(settings) == (0, 0)
    assert command(settings, "import", *files) == 0
    people, cases = directory(settings)
    assert people > 0
    assert cases > 0


def test_killed_in_a_large_import_that_is_decided_the_next_command_carries_out_the_rest(
    database_url: str, tmp_path: Path
) -> None:
    settings = empty(database_url, tmp_path)
    files = (str(tmp_path / "people.csv"), str(tmp_path / "cases.csv"))
    Path(files[0]).write_text(people_file())
    Path(files[1]).write_text(cases_file(150))
    assert command(settings, "import", *files, crash_at=f"{CrashPoint.MID_IMPORT}:3") == KILLED
    assert directory(settings) != (0, 0)
    assert directory(settings) != (WORKERS + 1, 150)
    Path(files[1]).write_text(cases_file(149))
    assert command(settings, "import", *files) == 0
    assert directory(settings) == (WORKERS + 1, 150)
    with Store(settings.database_url, [settings.encryption_keys.get_secret_value()]) as store:
        assert nothing_waits(store)
        with store.read() as uow:
            assert len(uow.cases.gone_ids()) == 1


def directory(settings: Settings) -> tuple[int, int]:
    """How many people and cases are stored."""
    keys = [settings.encryption_keys.get_secret_value()]
    with Store(settings.database_url, keys) as store, store.read() as uow:
        return len(uow.people.all()), len(uow.cases.all())
