"""Reads a file that may be a calendar or a list."""

from __future__ import annotations

from pathlib import Path

from bot.cli.record_of_commands import hash_of_file
from bot.use_cases.people.files.file_origin import FileOrigin
from bot.use_cases.people.files.table_text import decode_table
from state_machines.errors import Misconfigured
from storage.record.operator import operating_user


def read_table(path: Path) -> str:
    """The text of a file whose name ends in .ics or .csv; raises Misconfigured for any other."""
    if path.suffix.lower() not in {".ics", ".csv"}:
        raise Misconfigured(f"{path} is neither a calendar (.ics) nor a list (.csv).")
    text, unreadable = decode_table(path.name, read_bytes(path))
    if unreadable:
        raise Misconfigured(unreadable)
    return text


def read_bytes(path: Path) -> bytes:
    """The file as it is; raises Misconfigured where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}.") from None


def origin_of(path: Path) -> FileOrigin:
    """Who imports the file, and its SHA-256 as it lies there."""
    return FileOrigin(operating_user(), hash_of_file(path))
