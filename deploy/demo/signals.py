"""Lets Ctrl-C, or a request to end, stop the demo once and cleanly."""

from __future__ import annotations

import signal
from types import FrameType
from typing import NoReturn

from deploy.demo.errors import Stopped

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop_on_signals() -> None:
    """From now on such a signal raises Stopped in the main thread, wherever that is."""
    for number in _SIGNALS:
        signal.signal(number, _stop)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)
