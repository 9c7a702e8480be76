"""The demo as a process of its own, away from a terminal: it plays, it ends, and it says whether it held."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.demo.places import ROOT
from tests.patience import PATIENCE

#: Longest real time that a story may take before the test gives up on it, in seconds.


def demo(folder: Path, *options: str) -> subprocess.Popen[str]:
    """`python -m deploy.demo` with its files in a folder of the test's, its output in a pipe."""
    # Whatever is set for a real workspace must not reach the demo: these would stop it if they did.
    env = {**os.environ, "DOORSTEP_SLACK_BOT_TOKEN": "wrong", "DOORSTEP_DATABASE_URL": "wrong://"}
    command = [sys.executable, "-m", "deploy.demo", "--port", "0", "--folder", str(folder), *options]
    return subprocess.Popen(
        command, cwd=ROOT, env=env, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )


def play_story(folder: Path, *options: str) -> str:
    """The transcript of a story that must hold."""
    with demo(folder, *options) as process:
        transcript, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, transcript
    return transcript


def unwrap(transcript: str) -> str:
    """The words without the line ends and the bars that stand before what somebody saw."""
    return " ".join(transcript.replace("|", " ").split())


def running_in(folder: Path) -> list[str]:
    """Processes that still have a file of this folder open."""
    open_files = (file for file in Path("/proc").glob("[0-9]*/fd/*"))
    return [str(file) for file in open_files if str(folder) in _target(file)]


def _target(file: Path) -> str:
    try:
        return str(file.readlink())
    except OSError:  # it has ended meanwhile, or is not ours to look at
        return ""


def test_the_main_story_holds_away_from_a_terminal_and_leaves_nothing_running(tmp_path: Path) -> None:
    transcript = play_story(tmp_path / "demo")
    for line in (
        "Recorded: R-",
        "Sam Okafor sees in #north-locality:",
        "This is not yours to acknowledge.",
        "Ruth Adeyemi acknowledged",
        "Skipping ahead: four hours",
        "Naomi Clarke was told",
        "The step is now: Meeting arranged",
        "Sam Okafor types /case LH-1042",
        "The step is now: Closed",
        "Known risk: a dog or other animal, 17 November 2026. Open before you visit.",
        "1 earlier episode, closed 3 December 2026: the family is engaging.",
        "none that Slack would refuse",
        "no child's name and no account outside a modal",
        "The audit holds",
        "The story held",
    ):
        assert line in unwrap(transcript), line
    assert "\x1b" not in transcript
    assert running_in(tmp_path) == []


def test_a_report_goes_on_where_it_was_when_the_bot_was_killed_in_the_middle_of_it(tmp_path: Path) -> None:
    transcript = play_story(tmp_path / "demo", "--story", "restart")
    assert "kill -9" in transcript
    assert "2 answers are kept" in transcript
    assert transcript.index("kill -9") < transcript.index("Recorded: R-")


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_end_ends_both_processes_without_a_traceback(
    tmp_path: Path, asked: signal.Signals
) -> None:
    with demo(tmp_path / "demo", "--no-play") as process:
        assert process.stdout is not None
        while "Ctrl-C ends it" not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(asked)
        rest, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "Traceback" not in rest
    assert running_in(tmp_path) == []
    logs = list((tmp_path / "demo").glob("*.log"))
    assert {"bot.log", "sandbox.log"} <= {log.name for log in logs}
    for log in logs:
        assert "Traceback" not in log.read_text(encoding="utf-8"), log
