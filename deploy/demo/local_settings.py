"""The fictional authority's settings: its own file, or that with the keys of another board in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from deploy.demo.places import AUTHORITY

_SETTINGS = AUTHORITY / "settings.yaml"
_NAME = "settings.yaml"


def choose_board(folder: Path, board: str | None) -> None:
    """Have this folder's demo work by the board's chart; None leaves it the one that the authority names."""
    if board is None:
        return
    words = {**_read(_SETTINGS), **_read(AUTHORITY / "boards" / f"{board}.yaml")}
    written = yaml.safe_dump(words, allow_unicode=True, sort_keys=False)
    (folder / _NAME).write_text(written, encoding="utf-8")


def settings_in(folder: Path) -> Path:
    """The settings that this folder's demo works by."""
    own = folder / _NAME
    return own if own.exists() else _SETTINGS


def _read(path: Path) -> dict[str, Any]:
    # As strings, as Doorstep reads them: `yes`, a time of day and a date stay what was written.
    return dict(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader))  # noqa: S506 - makes strings only
