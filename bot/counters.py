"""The counters of this process for `/metrics`. No label holds a case, a person or a channel."""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
)

from bot.version import VERSION

#: Ours, and of the library's own the figures of the process: memory, processor, files, when it began.
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
# When each counter began is of no use to anybody who reads these.
disable_created_metrics()  # type: ignore[no-untyped-call] # prometheus_client leaves this one untyped

Info("doorstep_build", "The release that this process is.", registry=REGISTRY).info({"version": VERSION})

_LATENESS = (0.05, 0.1, 0.3, 1, 3, 10, 60, 300, 900, 3600, 14400, 86400)
_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)

_sent = Counter(
    "doorstep_messages_sent_total", "Messages that arrived, by kind.", ["kind"], registry=REGISTRY
)
_redrawn = Counter("doorstep_messages_redrawn_total", "Messages drawn again in place.", registry=REGISTRY)
_retries = Counter(
    "doorstep_message_retries_total", "Attempts after which a message waits for another.", registry=REGISTRY
)
_failed = Counter(
    "doorstep_messages_failed_total",
    "Messages whose way is closed; they went another way.",
    registry=REGISTRY,
)
_limited = Counter(
    "doorstep_rate_limited_total",
    "Times a chat asked to wait, by what it asked to wait with.",
    ["surface", "operation"],
    registry=REGISTRY,
)
_uncertain = Counter(
    "doorstep_uncertain_messages_total",
    "Messages that may have arrived and were looked for, by whether they were there.",
    ["found"],
    registry=REGISTRY,
)
_chased = Counter("doorstep_duties_chased_total", "Duties chased or reminded of.", registry=REGISTRY)
_message_lateness = Histogram(
    "doorstep_message_lateness_seconds",
    "From the commit that wrote a message until its chat had it.",
    registry=REGISTRY,
    buckets=_LATENESS,
)
_chase_lateness = Histogram(
    "doorstep_chase_lateness_seconds",
    "From the moment a duty fell due until it was chased.",
    registry=REGISTRY,
    buckets=_LATENESS,
)
_listener = Histogram(
    "doorstep_listener_seconds",
    "From a press, command or form until it was acknowledged, by listener.",
    ["listener"],
    registry=REGISTRY,
    buckets=_QUICK,
)
_connections = Gauge(
    "doorstep_socket_connections",
    "Web sockets to a chat: open here, or ghosts, which it counts and nobody holds.",
    ["surface", "state"],
    registry=REGISTRY,
)


def count_delivery(kind: str, late: float) -> None:
    """A chat has a new message, so many seconds after it was written."""
    _sent.labels(kind).inc()
    _message_lateness.observe(max(late, 0))


def count_redraw() -> None:
    """Count a message that was drawn again."""
    _redrawn.inc()


def count_retry() -> None:
    """Count a message that did not arrive and waits for its next attempt."""
    _retries.inc()


def count_failure() -> None:
    """Count a message that cannot be delivered in this way."""
    _failed.inc()


def count_rate_limit(surface: str, operation: str) -> None:
    """The surface of this name asked to wait before this is done again."""
    _limited.labels(surface, operation).inc()


def count_search(*, found: bool) -> None:
    """Count a search for a message that may have arrived."""
    _uncertain.labels("yes" if found else "no").inc()


def count_chase(late: float) -> None:
    """Count a duty that was chased, and how many seconds after it fell due."""
    _chased.inc()
    _chase_lateness.observe(max(late, 0))


def count_listener(listener: str, seconds: float) -> None:
    """Count a press, command or form; `listener` is the listener's name in the code."""
    _listener.labels(listener).observe(seconds)


def set_connections(surface: str, *, held: int, stale: int) -> None:
    """So many web sockets are open here; the surface counts so many more of this app than anybody holds."""
    _connections.labels(surface, "open").set(held)
    _connections.labels(surface, "ghost").set(stale)
