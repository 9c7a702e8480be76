"""The demo's authority in a migrated database, made once in a process and copied for each test."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.use_cases.people.import_people import import_people
from storage.encryption import new_key
from storage.unit_of_work import Store

AUTHORITY = Path(__file__).parents[1] / "deploy/demo/authority"
#: A Tuesday morning in working hours, in term time, with no bank holiday near.
MORNING = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)


def import_authority(store: Store) -> None:
    """Import the demo's people and cases."""
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    imported = import_people(store, people, cases, MORNING)
    assert imported.problems == ()


def copy_authority(file: Path) -> str:
    """Make this SQLite file a database with the authority in it; the key that opens it."""
    secret, imported = _authority()
    file.touch(mode=0o600)
    file.write_bytes(imported)
    return secret


@cache
def _authority() -> tuple[str, bytes]:
    """A key, and the database: making one takes longer than most tests."""
    secret = new_key()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "doorstep.db"
        with Store(f"sqlite:///{file}", [secret]) as store:
            store.upgrade()
            import_authority(store)
        # Closing the last connection writes all of the log into the file.
        assert not file.with_name("doorstep.db-wal").exists()
        return secret, file.read_bytes()
