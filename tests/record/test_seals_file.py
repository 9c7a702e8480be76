"""The file outside of the database: lines are only added, and what is not one of ours is named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from storage.encryption import Cipher, new_key
from storage.record.seals_file import OutsideSeal, append_seal, read_seals

KEYS = Cipher([new_key()]).record_keys
ONE = OutsideSeal(datetime(2026, 11, 17, 8, 0, tzinfo=UTC), "a" * 64, 7, "b" * 64, "c" * 64)


def test_what_was_added_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "seals"
    append_seal(file, KEYS, ONE)
    append_seal(file, KEYS, ONE)
    read = read_seals(file, KEYS)
    assert (read.lines, read.problems) == ((ONE, ONE), ())
    assert file.stat().st_mode & 0o777 == 0o640


def test_lines_that_are_none_altered_or_of_another_key_are_named(tmp_path: Path) -> None:
    file = tmp_path / "seals"
    append_seal(file, KEYS, ONE)
    good = file.read_text()
    file.write_text(good + "hello\n[1]\n" + good.replace('"seq": 7', '"seq": 6'))
    append_seal(file, Cipher([new_key()]).record_keys, ONE)
    read = read_seals(file, KEYS)
    assert read.lines == (ONE,)
    words = [one.partition(str(file))[2].strip() for one in read.problems]
    assert words[:3] == ["is no line of a seals file", "is no line of a seals file", "was altered"]
    assert "not among the keys given" in words[3]


def test_lines_of_a_key_that_was_given_up_are_held_by_the_first_line_of_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / "seals"
    append_seal(file, KEYS, ONE)
    newest = Cipher([new_key()]).record_keys
    assert "not among the keys given" in read_seals(file, newest).problems[0]
    append_seal(file, newest, ONE)
    read = read_seals(file, newest)
    assert (read.lines, read.problems) == ((ONE,), ())
    append_seal(file, KEYS, ONE)
    assert "line 3" in read_seals(file, newest).problems[0]


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "seals").touch()
    assert "is empty" in read_seals(tmp_path / "seals", KEYS).problems[0]
