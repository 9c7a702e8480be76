"""The process is killed (SIGKILL) while Slack has not answered yet; another one finishes the work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.stories.reporting import answers_to_the_review, begins_a_report, expect_the_pings
from tests.stories.town import ROOT, Json, Town


@contextmanager
def as_a_process(town: Town) -> Iterator[subprocess.Popen[bytes]]:
    """The bot as `doorstep run` starts it, over the town's database; killed at the end if it still runs."""
    town.stop_bot()
    settings = town.settings
    given = {
        "DOORSTEP_SLACK_BOT_TOKEN": settings.slack_bot_token.get_secret_value(),
        "DOORSTEP_SLACK_APP_TOKEN": settings.slack_app_token.get_secret_value(),
        "DOORSTEP_SLACK_API_URL": settings.slack_api_url,
        "DOORSTEP_CLOCK_URL": settings.clock_url,
        "DOORSTEP_DATABASE_URL": settings.database_url,
        "DOORSTEP_KEY_FILE": str(settings.key_file),
        "DOORSTEP_SETTINGS_FILE": str(settings.settings_file),
    }
    with (town.folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=ROOT,
            env=os.environ | given,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        town.until(
            lambda: True if b"is running" in (town.folder / "log").read_bytes() else None,
            lambda: (town.folder / "log").read_text(encoding="utf-8"),
        )
        yield process
    finally:
        process.kill()
        process.wait()


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

    town.http.post("/control/clock", json={"advance": "PT2M"}).raise_for_status()
    town.start_bot()

    expect_the_pings(town)


def hanging(town: Town) -> list[Json]:
    """The calls that the local Slack is leaving without an answer."""
    return [entry for entry in town.journal() if entry.get("fault") == "hang"]
