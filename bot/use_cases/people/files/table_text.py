"""Makes the text of a table out of what was handed over, or says in one line why it is none."""

from __future__ import annotations

import codecs
import hashlib

#: How the same table is saved so that it can be read.
SAVE_AS = 'Save it as "CSV UTF-8 (comma delimited)".'
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

#: How files begin that are handed over in place of a table, and what they are.
_NO_TABLES = (
    (b"PK\x03\x04", "a workbook or an archive (such as .xlsx)"),
    (b"\xd0\xcf\x11\xe0", "a workbook of an older Excel (.xls)"),
    (b"%PDF", "a PDF"),
    (b"<", "a page of the web"),
)


def decode_table(file: str, given: str | bytes) -> tuple[str, str]:
    """The text of the file, and an empty line; or no text, and one line that says what is wrong with it."""
    if isinstance(given, str):
        return given.removeprefix("\ufeff"), ""
    if kind := next((words for sign, words in _NO_TABLES if given.startswith(sign)), ""):
        return "", f"{file}: is {kind}, and no table in plain text. {SAVE_AS}"
    if given.startswith(_WIDE) or given[:200].count(b"\x00") * 4 > len(given[:200]):
        return "", f"{file}: is UTF-16, which some programs call Unicode text. {SAVE_AS}"
    try:
        return given.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        row = given.count(b"\n", 0, error.start) + 1
        why = "holds a letter that is not UTF-8, as files in Windows' older encoding (cp1252) do"
        return "", f"{file}, row {row}, column {_column(given, error.start)}: {why}. {SAVE_AS}"


def _column(given: bytes, place: int) -> str:
    """The name of the column in which this place stands, as far as commas tell; else its number."""
    begins = given.rfind(b"\n", 0, place) + 1
    number = given.count(b",", begins, place)
    header = given.partition(b"\n")[0].decode("ascii", errors="replace").split(",")
    named = header[number].strip() if begins and number < len(header) else ""
    return named if named.isidentifier() else str(number + 1)


def table_hash(given: str | bytes) -> str:
    """The SHA-256 of the file as it was handed over, for the record."""
    return hashlib.sha256(
        given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given
    ).hexdigest()
