"""Telephone numbers: read in the forms that people write, shown in one form, and dialled without spaces."""

from __future__ import annotations

import re

_HOW = "Write it like 020 7946 0000 or +44 20 7946 0000, or leave it empty."
_MARKS = re.compile(r"[\s().\-\u2010-\u2015]+")
_BRITISH = re.compile(r"(?:\+44|0044)(?:0)?(?=[1-9])")
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
_NATIONAL = re.compile(r"0[1-9][0-9]{8,9}")

#: How a British number is grouped, by how it begins: the first that fits counts.
_GROUPS = (
    (re.compile(r"02"), (3, 4, 4)),
    (re.compile(r"0(?:11|1[0-9]1|3|8|9)"), (4, 3, 4)),
    (re.compile(r"0"), (5, 6)),
)


def fold_telephone(text: str) -> str:
    """The number as it is kept and shown: British ones as 020 7946 0000, others with their country's code.

    Raises ValueError for what is no telephone number. Its words do not repeat what was written, which may be
    somebody's name in the wrong column.
    """
    digits = _MARKS.sub("", text.strip())
    digits = f"+{digits[2:]}" if digits.startswith("00") else digits
    national = _BRITISH.sub("0", digits, count=1) if digits.startswith("+44") else digits
    if _NATIONAL.fullmatch(national):
        return _group(national)
    if digits.startswith("+44") or not _ABROAD.fullmatch(digits):
        raise ValueError(f"this is not a telephone number. {_HOW}")
    return digits


def number_to_dial(shown: str) -> str:
    """The number as a telephone takes it."""
    return shown.replace(" ", "")


def _group(number: str) -> str:
    sizes = next(sizes for begins, sizes in _GROUPS if begins.match(number))
    groups, rest = [], number
    for size in sizes[:-1]:
        groups.append(rest[:size])
        rest = rest[size:]
    return " ".join((*groups, rest))
