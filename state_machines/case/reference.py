"""Folds a case's reference, so that it is found however somebody types it."""

from __future__ import annotations

import unicodedata

#: The general categories of signs that say nothing in a reference: blanks, dashes, and what nobody sees.
_SILENT = frozenset({"Zs", "Zl", "Zp", "Pd", "Cf", "Cc"})
_MINUS = "\N{MINUS SIGN}"


def fold_reference(reference: str) -> str:
    """The reference without blanks, dashes and invisible signs, in capitals; empty where it is all such.

    "lh 1042", "LH1042" and "LH-1042" are one. A slash stays: 12/3 and 1/23 are two.
    """
    plain = unicodedata.normalize("NFKC", reference)
    kept = (sign for sign in plain if unicodedata.category(sign) not in _SILENT and sign != _MINUS)
    return "".join(kept).upper()
