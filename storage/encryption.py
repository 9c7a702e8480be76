"""Encrypts names and narratives at rest, with one Fernet cipher a database and keys that can be rotated."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from storage.errors import WrongKey

#: The setting that holds the keys, which errors name.
SETTING = "DOORSTEP_ENCRYPTION_KEYS"


#: So many decrypted values are remembered at most: the staff of a large authority.
_REMEMBERED = 4096


def new_key() -> str:
    """A fresh random key (AES-128 and HMAC-SHA-256), in the form that the setting takes."""
    return Fernet.generate_key().decode("ascii")


class Cipher:
    """Encrypts with the first key and decrypts with any of them: put a new key first to rotate.

    Raises WrongKey where the keys are missing or malformed, or none of them opens what is stored.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise WrongKey(f"{SETTING} is empty. Make a key with `doorstep key` and set it.")
        self._fernet = MultiFernet([_fernet(number, key) for number, key in enumerate(keys, start=1)])
        #: As `open`, but it remembers recent values; never used for anything about a child.
        self.open_remembered = lru_cache(maxsize=_REMEMBERED)(self.open)

    def seal(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise WrongKey(
                f"None of the keys in {SETTING} opens what is stored. "
                "Set the key that the database was written with (older keys go after the newest)."
            ) from error


def _fernet(number: int, key: str) -> Fernet:
    try:
        return Fernet(key)
    except ValueError as error:
        raise WrongKey(
            f"Key {number} in {SETTING} is not a key: 32 bytes in URL-safe base64 are needed. "
            "Make one with `doorstep key`."
        ) from error
