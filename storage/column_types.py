"""Column types for both databases: times in UTC, and text and JSON that are encrypted at rest."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import DateTime, LargeBinary
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.types import TypeDecorator

from storage.encryption import Cipher

# Tables are declared once for the process while keys belong to one database. What a column type is given
# when it binds a value is the engine's dialect, so that is where the cipher is looked up.
_CIPHERS: WeakKeyDictionary[Dialect, Cipher] = WeakKeyDictionary()


def use_cipher(engine: Engine, cipher: Cipher) -> None:
    """Encrypt and decrypt the sealed columns of this engine with this cipher from now on."""
    _CIPHERS[engine.dialect] = cipher


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time: refuses a datetime without a zone, stores UTC, and gives back UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone: only aware datetimes are stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EncryptedText(TypeDecorator[str]):
    """Text that is stored encrypted ("sealed"); the database can neither search nor sort by it.

    `remembered` is for text that every screen shows: a value decrypted once is kept while the process runs.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, *, remembered: bool = False) -> None:
        super().__init__()
        self.remembered = remembered

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else _CIPHERS[dialect].seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        cipher = _CIPHERS[dialect]
        return cipher.open_remembered(value) if self.remembered else cipher.open(value)


class EncryptedJson(TypeDecorator[Any]):
    """A JSON value that is stored encrypted."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else _CIPHERS[dialect].seal(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(_CIPHERS[dialect].open(value))
