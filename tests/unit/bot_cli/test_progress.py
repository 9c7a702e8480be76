"""A bar is shown on a terminal once something takes longer than two seconds, and nowhere else."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.cli import progress


def words_shown(seconds: float, monkeypatch: pytest.MonkeyPatch, *, terminal: bool = True) -> str:
    written, clock = io.StringIO(), iter((0.0, seconds, seconds, seconds))
    monkeypatch.setattr(progress, "monotonic", lambda: next(clock, seconds))
    console = Console(file=written, force_terminal=terminal, width=120)
    with progress.shown_progress(console) as told:
        told("written", 3, 8)
    return written.getvalue()


def test_what_takes_longer_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = words_shown(2.1, monkeypatch)
    assert "Written" in shown
    assert "3/8" in shown


def test_what_is_quick_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Written" not in words_shown(1.9, monkeypatch)


def test_a_log_holds_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not words_shown(60.0, monkeypatch, terminal=False)
