"""Where the demo finds its files and keeps its own, and when its day begins."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORKSPACE = ROOT / "deploy/demo/workspace.yaml"
AUTHORITY = ROOT / "deploy/demo/authority"
MANIFEST = ROOT / "deploy/slack/manifest.yaml"
FOLDER = ROOT / "var/demo"

#: A Tuesday in term time: the same working hours lie ahead whenever the demo is played.
MORNING = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
#: The page's usual port; a free one is taken when somebody else has it.
PORT = 8321
