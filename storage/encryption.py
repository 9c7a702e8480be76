"""Encrypts names and narratives at rest, each bound to its place, with keys that can be rotated.

What is written is a Fernet token, which the release before opens too. Its bytes of time carry a mark, and its
initialisation vector is a keyed digest of the time, the place and the text: whoever opens it computes that
digest again, and so notices a value that was copied from another row. Tokens without the mark, written by
releases that bound nothing, are opened as they are.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from storage.errors import MovedValue, WrongKey
from storage.record.keys import RecordKeys, derived_key

#: The setting that holds the keys, which errors name.
SETTING = "DOORSTEP_ENCRYPTION_KEYS"


#: So many decrypted values are remembered at most: the staff of a large authority.
_REMEMBERED = 4096

_VERSION = b"\x80"
#: The first of the eight bytes of a token's time, which stays 0 in a token that is bound to no place.
_BOUND = b"\x01"
_PLACE_LABEL = "doorstep: the place of a sealed value"


def new_key() -> str:
    """A fresh random key (AES-128 and HMAC-SHA-256), in the form that the setting takes."""
    return Fernet.generate_key().decode("ascii")


@dataclass(frozen=True, slots=True)
class _Key:
    """One key: what signs, what encrypts, and what binds a value to its place."""

    fernet: Fernet
    signing: bytes
    encrypting: bytes
    binding: bytes

    def seal(self, text: str, place: str) -> bytes:
        """A token in Fernet's form, bound to its place."""
        at = _BOUND + secrets.token_bytes(3) + int(time.time()).to_bytes(4, "big")
        vector = self._vector(at, text, place)
        padder = PKCS7(AES.block_size).padder()
        encryptor = BlockCipher(AES(self.encrypting), CBC(vector)).encryptor()
        hidden = encryptor.update(padder.update(text.encode()) + padder.finalize()) + encryptor.finalize()
        signed = _VERSION + at + vector + hidden
        return base64.urlsafe_b64encode(signed + hmac.digest(self.signing, signed, "sha256"))

    def open(self, sealed: bytes, place: str) -> str:
        """The text; raises InvalidToken for another key's, MovedValue for one of another place."""
        text = self.fernet.decrypt(sealed).decode()
        head = base64.urlsafe_b64decode(sealed[:36])
        at, vector = head[1:9], head[9:25]
        if is_bound(sealed) and not hmac.compare_digest(vector, self._vector(at, text, place)):
            raise MovedValue(place)
        return text

    def has_sealed(self, sealed: bytes) -> bool:
        """Whether the token was made with this key; nothing is opened for it."""
        try:
            raw = base64.urlsafe_b64decode(sealed)
        except ValueError:
            return False
        return hmac.compare_digest(hmac.digest(self.signing, raw[:-32], "sha256"), raw[-32:])

    def _vector(self, at: bytes, text: str, place: str) -> bytes:
        return hmac.digest(self.binding, at + f"{place}\n{text}".encode(), "sha256")[:16]


class Cipher:
    """Encrypts with the first key and decrypts with any of them: put a new key first to rotate.

    Raises WrongKey where the keys are missing or malformed, or none of them opens what is stored, and
    MovedValue where what is stored was written for another place.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise WrongKey(f"{SETTING} is empty. Make a key with `doorstep key` and set it.")
        self._keys = [_key(number, key) for number, key in enumerate(keys, start=1)]
        #: What the record is sealed with; its keys are derived from these.
        self.record_keys = RecordKeys([base64.urlsafe_b64decode(key) for key in keys])
        #: As `open`, but it remembers recent values; never used for anything about a child.
        self.open_remembered = lru_cache(maxsize=_REMEMBERED)(self.open)

    def seal(self, text: str, place: str) -> bytes:
        """The text encrypted for this place: a table, a column and a row."""
        return self._keys[0].seal(text, place)

    def is_of_newest(self, sealed: bytes) -> bool:
        """Whether the first key has sealed it."""
        return self._keys[0].has_sealed(sealed)

    def open(self, sealed: bytes, place: str) -> str:
        """The text that was encrypted for this place."""
        for key in self._keys:
            try:
                return key.open(sealed, place)
            except InvalidToken:
                continue
        raise WrongKey(
            f"None of the keys in {SETTING} opens what is stored. "
            "Set the key that the database was written with (older keys go after the newest)."
        )


def is_bound(sealed: bytes) -> bool:
    """Whether the token is bound to a place; those of releases that bound nothing are not."""
    return base64.urlsafe_b64decode(sealed[:4])[1:2] == _BOUND


def bound_at(sealed: bytes) -> int | None:
    """When a bound value was sealed, in seconds by its machine's clock; None for one that is not bound."""
    try:
        head = base64.urlsafe_b64decode(sealed[:12])
    except (ValueError, TypeError):
        return None  # no token at all, which whoever opens it finds
    return int.from_bytes(head[5:9], "big") if head[1:2] == _BOUND else None


def _key(number: int, key: str) -> _Key:
    try:
        fernet, raw = Fernet(key), base64.urlsafe_b64decode(key)
    except ValueError as error:
        raise WrongKey(
            f"Key {number} in {SETTING} is not a key: 32 bytes in URL-safe base64 are needed. "
            "Make one with `doorstep key`."
        ) from error
    return _Key(fernet, signing=raw[:16], encrypting=raw[16:], binding=derived_key(raw, _PLACE_LABEL))
