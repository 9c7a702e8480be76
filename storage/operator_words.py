"""What whoever runs Doorstep reads of a database that fails: which one, as whom, and the driver's reason."""

from __future__ import annotations

from sqlalchemy.engine import URL

#: A reason is one line of a log; drivers add hints of many lines.
_LONGEST = 300


def place_words(url: URL) -> str:
    """Which database this address means: host, port, name and user, and never the password."""
    if url.get_backend_name() == "sqlite":
        return f"the SQLite file {url.database}"
    hosts, ports = _of_query(url, "host") or url.host or "", _of_query(url, "port") or str(url.port or "")
    at = f" at {hosts or 'the local socket'}" + (f", port {ports}" if ports else "")
    return f"PostgreSQL{at}, database {url.database or 'not named'}, user {url.username or 'not named'}"


def reason_words(error: BaseException, url: URL) -> str:
    """The driver's reason in one line, with the server's code where it gave one."""
    code, said = getattr(error, "sqlstate", None), getattr(error, "diag", None)
    # What a server adds to its first line may quote a row; of a connection that failed there is no row.
    words = getattr(said, "message_primary", None) or str(error) or type(error).__name__
    line = " ".join(words.split())[:_LONGEST]
    if url.password:
        line = line.replace(str(url.password), "***")
    return f"{line} (SQLSTATE {code})" if code else line


def _of_query(url: URL, name: str) -> str:
    given = url.query.get(name, "")
    return given if isinstance(given, str) else ",".join(given)
