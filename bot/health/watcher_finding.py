"""The finding about the watcher outside: whether it hears that Doorstep works."""

from __future__ import annotations

from datetime import timedelta

from bot.health.findings import Finding, Level, duration_words
from bot.health.vitals import Vitals

#: It is called each minute; one that answered so lately missed a call or two.
MISSED = timedelta(minutes=3)
#: Not called for so long: it is not set any more, or Doorstep has held back while it did not work.
HELD_BACK = timedelta(minutes=10)


def watcher_finding(vitals: Vitals) -> Finding:
    """Whether the watcher outside answers, and that there is none where nobody set one."""
    called, reached, now = vitals.watcher_called, vitals.watcher_reached, vitals.database_now
    if called is None:
        words = "No watcher outside is called: DOORSTEP_WATCHER_URL is not set."
        return Finding("watcher", Level.OK, words)
    if now - called >= HELD_BACK:
        ago = duration_words(now - called)
        words = f"The watcher was last called {ago} ago: DOORSTEP_WATCHER_URL was unset, or an alarm stands."
        return Finding("watcher", Level.OK, words)
    if reached is not None and called - reached < MISSED:
        return Finding("watcher", Level.OK, f"The watcher answered {duration_words(now - reached)} ago.")
    since = "has never answered" if reached is None else f"last answered {duration_words(now - reached)} ago"
    return Finding(
        "watcher",
        Level.WARNING,
        f"The watcher {since}: it will alarm although Doorstep works. "
        "Look in the log for watcher.not_reached, and at DOORSTEP_WATCHER_URL.",
    )
