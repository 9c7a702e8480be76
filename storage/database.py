"""Makes, from a database URL, an engine that encrypts, translates errors, and begins transactions rightly."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from state_machines.errors import Misconfigured, StoreUnavailable
from storage.column_types import use_cipher
from storage.dialects import PATIENCE, DatabaseDialect, dialect_for
from storage.encryption import Cipher
from storage.errors import StoreBusy

#: So many connections are kept open, and as many again may be opened for a while; more threads have to wait.
_POOLED = 10

DEFAULT_URL = "sqlite:///var/doorstep.db"


def open_database(url: str, cipher: Cipher, patience: timedelta = PATIENCE) -> tuple[Engine, DatabaseDialect]:
    """An engine for this URL; connects on first use. Raises Misconfigured where the URL makes no sense."""
    parsed = _parse(url)
    dialect = dialect_for(parsed.get_backend_name(), patience)
    _make_room(parsed)
    engine = _engine(parsed, dialect, patience)
    dialect.prepare(engine)
    use_cipher(engine, cipher)

    def translate(context: ExceptionContext) -> None:
        if context.is_pre_ping:
            return  # a connection that was cut while nobody used it is replaced without an error
        error = context.original_exception
        words = dialect.unavailable_words(error)
        if words is not None:
            kind = StoreBusy if dialect.is_busy(error) else StoreUnavailable
            raise kind(f"{words} Nothing was saved. Please try again in a moment.")

    event.listen(engine, "handle_error", translate)
    return engine, dialect


def _engine(url: URL, dialect: DatabaseDialect, patience: timedelta) -> Engine:
    try:
        return create_engine(
            url,
            pool_size=_POOLED,
            pool_timeout=patience.total_seconds(),
            hide_parameters=True,  # an error that is logged must not quote a name or a narrative
            **dialect.engine_options(),
        )
    except (NoSuchModuleError, ImportError) as error:
        raise Misconfigured(
            f"DOORSTEP_DATABASE_URL asks for the driver {url.drivername}, which is not installed. "
            f"Leave the part after '+' out: {url.get_backend_name()}://…"
        ) from error


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Misconfigured(
            f"DOORSTEP_DATABASE_URL is not a database address. A working one is {DEFAULT_URL}"
        ) from error
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise Misconfigured(
            "DOORSTEP_DATABASE_URL names a database in memory, which forgets everything when Doorstep stops. "
            f"Name a file, such as {DEFAULT_URL}"
        )
    return parsed


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; None for any other, and for one whose URL has options of its own."""
    parsed = _parse(url)
    named = parsed.get_backend_name() == "sqlite" and parsed.database and "file:" not in parsed.database
    return Path(parsed.database or "") if named else None


def _make_room(url: URL) -> None:
    """Make a SQLite database's folder and file, so that nobody but their owner reads the file."""
    file = sqlite_file(url.render_as_string(hide_password=False))
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(
            f"DOORSTEP_DATABASE_URL names a file in {file.parent}, which cannot be made: {error.strerror}."
        ) from error
    with contextlib.suppress(OSError):  # connecting says by itself what is wrong with a file or a disk
        file.touch(mode=0o600, exist_ok=True)
        if file.stat().st_mode & 0o007:
            file.chmod(file.stat().st_mode & 0o770)
