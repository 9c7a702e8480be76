"""A town whose bot is started by a recipe: the local Slack and its people at the time of day as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from deploy.sandbox.server import Sandbox
from tests.stories.report_steps import ACCOUNT, answers_to_the_review, begins_a_report
from tests.stories.served_town import ServedTown
from tests.stories.town import ROOT, settings_for

#: A start of the whole program, on a machine where others work too.
STARTS = 90.0


@contextmanager
def a_living_town(folder: Path) -> Iterator[ServedTown]:
    """The demo's people with their phones; nobody answers them until a recipe has started the bot."""
    workspace, manifest = ROOT / "deploy/demo/workspace.yaml", ROOT / "deploy/slack/manifest.yaml"
    sandbox = Sandbox(workspace, manifest)
    with sandbox, httpx.Client(base_url=sandbox.url, timeout=15, trust_env=False) as http:
        yield ServedTown(sandbox, folder, settings_for(sandbox, folder), http)


def wait_until_it_listens(town: ServedTown, log: Path, times: int = 1) -> None:
    """The bot, whose log this is, has begun to listen so many times by now."""

    def listening() -> bool | None:
        said = log.read_text(encoding="utf-8") if log.exists() else ""
        return said.count("Doorstep is running") >= times or None

    def last_words() -> str:
        said = log.read_text(encoding="utf-8") if log.exists() else "nothing"
        return f"the bot did not start to listen; its log ends: {said[-2000:]}"

    town.until(listening, last_words)


def report(town: ServedTown, case: str) -> None:
    """Amina reports a missed visit, and the social worker's manager is asked."""
    begins_a_report(town.amina)
    answers_to_the_review(town.amina, case=case, account=ACCOUNT)
    town.amina.press("Submit")
    town.amina.sees("Recorded: R-", case)
    town.ruth.sees(case)
