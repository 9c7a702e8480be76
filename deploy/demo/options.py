"""The demo's command line."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from deploy.demo.places import FOLDER, PORT
from deploy.demo.stories import STORIES


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one run."""

    play: bool
    keep: bool
    port: int
    story: str
    folder: Path


def read_options(arguments: list[str] | None = None) -> Options:
    """Read the command line. Wrong options are explained and end with status 2."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.demo",
        description="A local Slack and the bot as two real processes, and a story played through them.",
    )
    parser.add_argument("--no-play", action="store_true", help="only start, and stay up")
    parser.add_argument("--keep", action="store_true", help="go on with what the last demo stored")
    parser.add_argument("--port", type=int, default=PORT, help=f"of the page ({PORT}); 0 takes a free one")
    parser.add_argument("--story", choices=sorted(STORIES), default="main", help="which story (main)")
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="where the demo keeps its files (var/demo)"
    )
    read = parser.parse_args(arguments)
    return Options(not read.no_play, read.keep, read.port, read.story, read.folder.resolve())
