"""The command `python -m deploy.demo`: start both processes, play a story, and stay up on a terminal."""

from __future__ import annotations

import shutil
import signal
import sys
import time
from datetime import datetime
from pathlib import Path

from deploy.demo.errors import CannotStart, NotAsExpected, Stopped
from deploy.demo.local_settings import choose_board
from deploy.demo.options import Options, read_options
from deploy.demo.places import MORNING
from deploy.demo.signals import stop_on_signals
from deploy.demo.stage import Stage
from deploy.demo.stories import BOARDS, STORIES
from deploy.demo.town import Town, free_port
from deploy.demo.transcript import Transcript

#: Where a demo leaves the workspace's time, so that one that goes on with --keep never goes back in time.
_CLOCK = "clock"


def main() -> int:
    """Exit with 0 only if everything that the story says held; with 2 if a process could not start."""
    options, transcript = read_options(), Transcript()
    stop_on_signals()
    try:
        return _run_demo(options, transcript)
    except CannotStart as error:
        transcript.say(f"The demo cannot start: {error}")
        return 2
    except Stopped as stopped:
        return stopped.status


def _run_demo(options: Options, transcript: Transcript) -> int:
    going_on = options.keep and (options.folder / "doorstep.db").exists()
    start_at = _prepare_folder(options.folder, going_on=going_on)
    if not going_on:
        choose_board(options.folder, BOARDS.get(options.story))
    port = free_port(options.port)
    if options.port not in {0, port}:
        transcript.say(f"Port {options.port} is taken, so a free one is used.")
    with Town(options.folder, port, start_at) as town:
        if going_on:
            town.start(cases=None)
        else:
            town.start()
        try:
            held = _perform(options, town, transcript, going_on=going_on)
        finally:
            _keep_time(town, options.folder)
    return 0 if held else 1


def _perform(options: Options, town: Town, transcript: Transcript, *, going_on: bool) -> bool:
    transcript.say(f"The local Slack is at {town.url} and the logs are in {_short(options.folder)}.")
    if options.play and going_on:
        transcript.say("No story is played: stories begin clean, and --keep goes on with what is stored.")
    held = going_on or not options.play or _play_story(options.story, town, transcript)
    _stay_up(town, transcript, options)
    return held


def _prepare_folder(folder: Path, *, going_on: bool) -> datetime:
    """Empty the folder unless the last demo continues; returns the time at which the workspace starts."""
    if not going_on:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    clock = folder / _CLOCK
    return datetime.fromisoformat(clock.read_text(encoding="ascii")) if clock.exists() else MORNING


def _play_story(name: str, town: Town, transcript: Transcript) -> bool:
    began = time.monotonic()
    try:
        STORIES[name](Stage(town, transcript))
    except NotAsExpected as missed:
        transcript.write_failure(missed.expected, missed.seen, town.tails())
        return False
    except CannotStart as error:
        transcript.write_failure("the process runs", str(error), town.tails())
        return False
    transcript.heading(f"The story held, in {time.monotonic() - began:.1f} s.")
    return True


def _stay_up(town: Town, transcript: Transcript, options: Options) -> None:
    """Stay up on a terminal until Ctrl-C. Elsewhere stay up only if nothing was played."""
    if not sys.stdout.isatty() and options.play:
        return
    try:
        transcript.say(f"Open {town.url} and try it by hand. Ctrl-C ends it.")
        while True:
            signal.pause()
    except Stopped:
        transcript.say("Ending.")


def _keep_time(town: Town, folder: Path) -> None:
    if town.control.is_up():
        (folder / _CLOCK).write_text(town.control.now(), encoding="ascii")


def _short(folder: Path) -> str:
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)


if __name__ == "__main__":
    sys.exit(main())
