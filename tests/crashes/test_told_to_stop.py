"""Told to stop (SIGTERM) in the middle, a process ends cleanly; and a worker alone does the rest."""

from __future__ import annotations

import subprocess

from bot.bootstrap import open_store
from tests.crashes.processes import as_a_process
from tests.crashes.promises import every_promise_holds
from tests.patience import PATIENCE
from tests.stories.report_steps import answers_to_the_review, begins_a_report, expect_the_pings
from tests.stories.town import Town


def kinds_signed_in(town: Town) -> list[str]:
    """The kinds of the processes that signed and did not sign off."""
    with open_store(town.settings) as store, store.read() as uow:
        return [process.kind for process in uow.processes.all()]


def ends(process: subprocess.Popen[bytes]) -> int:
    process.terminate()
    return process.wait(PATIENCE)


def test_nothing_is_lost_or_doubled_and_the_process_signs_off(either_town: Town) -> None:
    town = either_town
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    with as_a_process(town) as process:
        assert kinds_signed_in(town) == ["run"]
        town.amina.press("Submit")
        assert ends(process) == 0
    assert kinds_signed_in(town) == []
    town.start_bot()
    town.amina.sees("Recorded: R-")
    every_promise_holds(town)


def test_a_worker_sends_what_a_process_that_is_gone_has_written(either_town: Town) -> None:
    town = either_town
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.misbehave(method="chat.postMessage", times=20, answer="429", retry_after=600)
    town.amina.press("Submit")
    town.amina.sees("Recorded: R-")
    town.stop_bot()
    town.misbehave(clear=True)
    town.http.post("/control/clock", json={"advance": "PT15M"}).raise_for_status()
    with as_a_process(town, words="worker", ready="Doorstep works") as process:
        expect_the_pings(town)
        assert kinds_signed_in(town) == ["worker"]
        assert ends(process) == 0
    town.start_bot()
    every_promise_holds(town)
