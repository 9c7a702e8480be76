"""The demo's local settings: the authority's own file, or that file with another board's keys in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from deploy.demo.places import AUTHORITY

_SETTINGS = AUTHORITY / "settings.yaml"
_NAME = "settings.yaml"


def choose_board(folder: Path, board: str | None) -> None:
    """Have this folder's demo follow the board's flowchart; None means the authority's own choice."""
    if board is None:
        return
    words = {**_read(_SETTINGS), **_read(AUTHORITY / "boards" / f"{board}.yaml")}
    written = yaml.safe_dump(words, allow_unicode=True, sort_keys=False)
    (folder / _NAME).write_text(written, encoding="utf-8")


def settings_in(folder: Path) -> Path:
    """The settings that this folder's demo uses."""
    own = folder / _NAME
    return own if own.exists() else _SETTINGS


def _read(path: Path) -> dict[str, Any]:
    # As strings, as Doorstep reads them: `yes`, a time of day and a date stay what was written.
    return dict(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader))  # noqa: S506 - makes strings only
