"""The form of our log lines, and what other people's log lines may contribute to them.

Our own modules log codes only. A library may quote what somebody typed, so its lines are reduced to the place
that logged them, and an exception to its type and the places it passed through.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal, TextIO

from bot.log_events import Event, Value, as_words
from bot.unexpected_errors import error_types, log_unexpected_error, traceback_places

Style = Literal["text", "json"]

log = logging.getLogger(__name__)

#: Whose words hold nothing that anybody typed.
_TRUSTED = frozenset({"bot", "storage", "dialogs", "state_machines", "waitress", "alembic", "__main__"})
#: Bolt and the SDK are given loggers of these names, and log in their own words.
_FOREIGN = frozenset({"bot.slack.bolt", "bot.slack.sdk"})
#: Below warnings these log whole requests, answers or statements with what is stored.
_TALKATIVE = ("slack_bolt", "sqlalchemy", "websocket", "urllib3", "httpx", "httpcore", "asyncio", "alembic")


def set_up_logging(style: Style = "text", stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """From now on, write every log line of this process to `stream` (standard error) in our form."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(style))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    # The caller logs a failure once, in plain words; the SDK would log it before that, in its own.
    logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)
    logging.captureWarnings(True)
    sys.excepthook = _log_process_crash
    threading.excepthook = _log_thread_crash


class LineFormatter(logging.Formatter):
    """One line a record, as key=value words or as JSON, its time in UTC."""

    def __init__(self, style: Style = "text") -> None:
        super().__init__()
        self._form = style

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at.replace("+00:00", "Z"), "level": record.levelname.lower(), **_content(record)}
        return json.dumps(line) if self._form == "json" else as_words(line)


def _content(record: logging.LogRecord) -> dict[str, Value]:
    error = record.exc_info[1] if record.exc_info else None
    failed: dict[str, Value] = (
        {"error": error_types(error), "places": traceback_places(error)} if error else {}
    )
    if isinstance(record.msg, Event):
        return {"event": record.msg.name, **record.msg.fields, **failed}
    if record.name not in _FOREIGN and record.name.partition(".")[0] in _TRUSTED:
        return {"event": "log.said", "logger": record.name, "words": record.getMessage(), **failed}
    place = f"{record.module}:{record.lineno}"
    return {"event": "library.said", "logger": record.name, "place": place, **failed}


def _log_process_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        log_unexpected_error(log, "the process", error)


def _log_thread_crash(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None:
        log_unexpected_error(
            log, f"the thread {ended.thread.name if ended.thread else 'unknown'}", ended.exc_value
        )
