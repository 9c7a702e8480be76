"""The process is killed (SIGKILL) while Slack has not answered yet; another one finishes the work."""

from __future__ import annotations

from bot.bootstrap import open_store
from storage.crash_points import CrashPoint
from tests.crashes.processes import as_a_process, the_leases_last, the_leases_run_out
from tests.crashes.promises import every_promise_holds
from tests.patience import PATIENCE
from tests.stories.report_steps import answers_to_the_review, begins_a_report, expect_the_pings
from tests.stories.town import Json, Town


def test_a_ping_that_slack_never_answered_arrives_once_after_the_kill(town: Town) -> None:
    with as_a_process(town) as process:
        begins_a_report(town.amina)
        answers_to_the_review(town.amina)
        town.misbehave(method="chat.postMessage", times=4, answer="hang")
        town.amina.press("Submit")
        town.amina.sees("Recorded: R-")
        town.until(lambda: hanging(town) or None, lambda: "nothing was being sent")
        process.kill()
        process.wait()
    town.misbehave(clear=True)

    with open_store(town.settings) as store:
        the_leases_run_out(store)
    town.start_bot()

    expect_the_pings(town)


def hanging(town: Town) -> list[Json]:
    """The calls that the local Slack is leaving without an answer."""
    return [entry for entry in town.journal() if entry.get("fault") == "hang"]


def test_what_it_had_not_begun_to_send_waits_for_no_lease(either_town: Town) -> None:
    town = either_town
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    with as_a_process(town, CrashPoint.AFTER_CLAIM) as process:
        town.amina.press("Submit")
        process.wait(PATIENCE)
    with open_store(town.settings) as store:
        the_leases_last(store)

    town.start_bot()

    every_promise_holds(town)
