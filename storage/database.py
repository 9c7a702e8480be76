"""Makes, from a database URL, an engine that encrypts, translates errors, and begins transactions rightly."""

from __future__ import annotations

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
    _make_folder(parsed)
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


def _make_folder(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database and not url.database.startswith("file:"):
        folder = Path(url.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Misconfigured(
                f"DOORSTEP_DATABASE_URL names a file in {folder}, which cannot be made: {error.strerror}."
            ) from error
