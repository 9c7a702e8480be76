"""What the database holds of a child cannot be read without the key."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, text

from storage.encryption import SETTING, Cipher, new_key
from storage.errors import MovedValue, WrongKey
from storage.tables import metadata
from storage.unit_of_work import Store
from tests.integration.conftest import KEYS
from tests.integration.examples import NOW, RUTH, populate_store

#: Each of these was stored by `populated` or below; none may be found in what the database holds.
SECRETS = (
    "Kezia",
    "Thornbury",
    "Okafor",
    "Adeyemi",
    "Tom Reyes",
    "Curtains",
    "Grandmother",
    "family's number",
)


def all_stored_bytes(url: str) -> bytes:
    """Every value of every row, as the driver gives it, without any of our column types."""
    engine = create_engine(url)
    held: list[bytes] = []
    with engine.connect() as connection:
        for table in metadata.tables:
            for row in connection.execute(text(f"SELECT * FROM {table}")):  # our own table names
                held.extend(value if isinstance(value, bytes) else str(value).encode() for value in row)
    engine.dispose()
    return b"\n".join(held)


def test_no_name_and_no_narrative_is_stored_in_the_clear(store: Store, url: str) -> None:
    with populate_store(store).write() as uow:
        uow.idempotency_keys.remember("press-1", {"text": "Recorded for Kezia Thornbury"}, NOW)
        uow.commit()
    stored = all_stored_bytes(url)
    assert b"LH-1042" in stored
    assert [secret for secret in SECRETS if secret.encode() in stored] == []


def test_the_files_of_sqlite_hold_no_name_and_no_narrative(tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path / 'doorstep.db'}", KEYS) as store:
        store.upgrade()
        populate_store(store)
        files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"LH-1042" in files
    assert [secret for secret in SECRETS if secret.encode() in files] == []


def test_another_key_is_refused_naming_the_setting(store: Store, url: str) -> None:
    populate_store(store)
    with Store(url, [new_key()]) as stranger, stranger.read() as uow, pytest.raises(WrongKey, match=SETTING):
        uow.people.all()


def test_a_key_in_front_of_the_old_one_opens_the_old_and_seals_the_new(store: Store, url: str) -> None:
    populate_store(store)
    newest = new_key()
    with Store(url, [newest, *KEYS]) as rotated, rotated.write() as uow:
        people = uow.people.all()
        uow.people.upsert_many(people)
        uow.commit()
    with Store(url, [newest]) as later, later.read() as uow:
        assert uow.people.by_id("p-ruth") == RUTH


@pytest.mark.parametrize(
    ("keys", "words"), [([], "is empty"), (["short"], "Key 1"), ([KEYS[0], "ü" * 44], "Key 2")]
)
def test_a_malformed_key_stops_the_start_naming_the_setting(keys: list[str], words: str) -> None:
    with pytest.raises(WrongKey, match=words) as refused:
        Cipher(keys)
    assert SETTING in refused.value.user_message


def test_the_same_text_is_never_sealed_alike() -> None:
    cipher, narrative = Cipher(KEYS), os.urandom(8).hex()
    assert cipher.seal(narrative, "x") != cipher.seal(narrative, "x")
    assert cipher.open(cipher.seal(narrative, "x"), "x") == narrative


def test_what_is_sealed_opens_at_its_own_place_only() -> None:
    cipher = Cipher([new_key()])
    sealed = cipher.seal("Kezia Thornbury", "cases.child_name/c-1")
    assert cipher.open(sealed, "cases.child_name/c-1") == "Kezia Thornbury"
    for elsewhere in ("cases.child_name/c-2", "people.name/c-1", ""):
        with pytest.raises(MovedValue, match="written for another place"):
            cipher.open(sealed, elsewhere)


def test_the_release_before_opens_what_this_one_seals_and_the_other_way_round() -> None:
    key = new_key()
    assert Fernet(key).decrypt(Cipher([key]).seal("Kezia Thornbury", "a/1")) == b"Kezia Thornbury"
    assert Cipher([new_key(), key]).open(Fernet(key).encrypt(b"Kezia Thornbury"), "a/1") == "Kezia Thornbury"


def test_nobody_without_the_key_takes_the_mark_away_that_binds_a_value() -> None:
    cipher = Cipher([new_key()])
    token = bytearray(base64.urlsafe_b64decode(cipher.seal("Kezia Thornbury", "a/1")))
    token[1] = 0
    with pytest.raises(WrongKey):
        cipher.open(base64.urlsafe_b64encode(bytes(token)), "a/2")
