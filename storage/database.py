"""Makes, from a database URL, an engine that encrypts, translates errors, and begins transactions rightly."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import NoSuchModuleError

from dialogs.typed_text import NOT_KEPT_WORDS, can_be_kept
from state_machines.errors import Misconfigured, Refused, StoreUnavailable
from storage.column_types import use_cipher
from storage.database_address import DEFAULT_URL, read_address
from storage.dialects import PATIENCE, DatabaseDialect, dialect_for
from storage.encryption import Cipher
from storage.errors import StoreBusy
from storage.operator_words import place_words, reason_words

__all__ = ["DEFAULT_URL", "Database", "open_database", "sqlite_file"]

#: So many connections are kept open, and as many again may be opened for a while; more threads have to wait.
_POOLED = 10
#: What the addresses are called where one of them is wrong.
URL_VARIABLE, DIRECT_VARIABLE = "DOORSTEP_DATABASE_URL", "DOORSTEP_DATABASE_DIRECT_URL"


@dataclass(frozen=True, slots=True)
class Database:
    """A database: `direct` has sessions of its own where `engine` goes through a pooler that shares them."""

    engine: Engine
    direct: Engine
    dialect: DatabaseDialect

    def check_sessions(self) -> None:
        """Raises Misconfigured where no lock can be held, because a pooler shares the sessions."""
        if self.dialect.check_sessions(self.direct):
            return
        if self.direct is self.engine:
            raise Misconfigured(
                f"{URL_VARIABLE} leads to a pooler that shares its sessions (such as PgBouncer with "
                f"pool_mode = transaction): set {DIRECT_VARIABLE} to the server's own address as well, or "
                "use pool_mode = session."
            )
        raise Misconfigured(
            f"{DIRECT_VARIABLE} leads to a pooler that shares its sessions: name the server itself there."
        )


def open_database(url: str, cipher: Cipher, patience: timedelta = PATIENCE, direct_url: str = "") -> Database:
    """Engines for this address; connects on first use. Raises Misconfigured where it makes no sense."""
    parsed = read_address(url, URL_VARIABLE)
    dialect = dialect_for(parsed.get_backend_name(), patience)
    _make_room(parsed)
    engine = _prepare_engine(parsed, dialect, cipher, patience)
    if not direct_url:
        return Database(engine, engine, dialect)
    direct = read_address(direct_url, DIRECT_VARIABLE)
    if direct.get_backend_name() != parsed.get_backend_name() or parsed.get_backend_name() == "sqlite":
        raise Misconfigured(f"{DIRECT_VARIABLE} is for PostgreSQL behind a pooler: leave it unset here.")
    return Database(engine, _prepare_engine(direct, dialect, cipher, patience), dialect)


def _prepare_engine(url: URL, dialect: DatabaseDialect, cipher: Cipher, patience: timedelta) -> Engine:
    engine = _engine(url, dialect, patience)
    dialect.prepare(engine)
    use_cipher(engine, cipher)

    def translate(context: ExceptionContext) -> None:
        if context.is_pre_ping:
            return  # a connection that was cut while nobody used it is replaced without an error
        error = context.original_exception
        if isinstance(error, Refused):
            raise error  # a value that is not kept, as `_refuse_what_is_not_kept` says it
        if dialect.is_lost(error):
            context.is_disconnect = True  # every connection of before is left, not only this one
        words = dialect.unavailable_words(error)
        if words is not None:
            kind = StoreBusy if dialect.is_busy(error) else StoreUnavailable
            raise kind(
                f"{words} Nothing was saved. Please try again in a moment.",
                f"{words} ({place_words(url)}: {reason_words(error, url)})",
            )

    event.listen(engine, "handle_error", translate)
    event.listen(engine, "before_cursor_execute", _refuse_what_is_not_kept)
    return engine


def _refuse_what_is_not_kept(
    _connection: object,
    _cursor: object,
    _statement: str,
    given: Any,
    _context: object,
    _many: bool,  # noqa: FBT001 - as the library calls it
) -> None:
    """One database would keep a NUL and the other fail: both refuse it, and half of a sign, alike."""
    # Rows of which the added ones are asked back come as one, whatever the library says of how many.
    for values in given if isinstance(given, list) else (given,):
        held = values.values() if isinstance(values, Mapping) else values or ()
        if not can_be_kept(*(one for one in held if isinstance(one, str))):
            raise Refused(NOT_KEPT_WORDS)


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


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; None for any other, and for one whose URL has options of its own."""
    parsed = read_address(url)
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
