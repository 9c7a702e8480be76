"""Says why a file cannot be read as text, with what to do."""

from __future__ import annotations

import codecs

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def why_unreadable(error: OSError | UnicodeDecodeError, otherwise: str) -> str:
    """Its encoding, where that is what is wrong; `otherwise` what to do about a file that is not there."""
    if not isinstance(error, UnicodeDecodeError):
        return f"not readable: {otherwise}"
    if error.object.startswith(_WIDE):
        return "not readable: it is UTF-16, which some programs call Unicode text; save it as UTF-8"
    line = error.object.count(b"\n", 0, error.start) + 1
    return (
        f"not readable: line {line} holds a letter that is not UTF-8, as files in Windows' older encoding "
        "(cp1252) do; save it as UTF-8"
    )
