"""Sets a document as a PDF for the archive (PDF/A) with typst, which is loaded only here."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.cards.parts.words import join_names
from state_machines.errors import Misconfigured

#: How typst says that no font has a sign; it says so of each, as PDF/A wants all of them.
_NO_GLYPH = re.compile(r"the text `\"((?:[^\"\\]|\\.)+)\"` could not be displayed")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
#: What stands where a sign cannot be shown; every font has it.
_IN_ITS_PLACE = "[?]"
_STANDARD = "a-2a"


def typst_document(template: Path, data: dict[str, Any], made_at: datetime, not_installed: str) -> bytes:
    """The template with this data; raises Misconfigured with the words given where typst is not installed.

    Signs that no font on this machine has are replaced, and named in `missing`, which the template shows.
    """
    typst, data = _typst(not_installed), {**data, "missing": ""}
    try:
        return _compile(typst, template, data, made_at)
    except typst.TypstError as error:
        missing = _signs_in(str(error.diagnostic))
        if not missing:
            raise
    replaced = _replace(data, missing)
    return _compile(typst, template, {**replaced, "missing": _names_of(missing)}, made_at)


def can_make_pdf() -> bool:
    """Whether typst is installed; it is not loaded for the answer."""
    return find_spec("typst") is not None


def _typst(not_installed: str) -> Any:
    try:
        import typst
    except ImportError:
        raise Misconfigured(not_installed) from None
    return typst


def _compile(typst: Any, template: Path, data: dict[str, Any], made_at: datetime) -> bytes:
    made: bytes = typst.compile(
        template.read_bytes(),
        format="pdf",
        pdf_standards=_STANDARD,
        timestamp=int(made_at.timestamp()),
        sys_inputs={"data": json.dumps(data)},
    )
    return made


def _signs_in(diagnostic: str) -> tuple[str, ...]:
    """Every sign that typst found in no font."""
    texts = (_ESCAPED.sub(_decode_sign, found) for found in _NO_GLYPH.findall(diagnostic))
    return tuple(dict.fromkeys(sign for text in texts for sign in text))


def _decode_sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _replace(data: Any, missing: Iterable[str]) -> Any:
    """The same data with something in the place of each of these signs, one for a run of them."""
    if isinstance(data, dict):
        return {key: _replace(value, missing) for key, value in data.items()}
    if isinstance(data, list):
        return [_replace(value, missing) for value in data]
    if not isinstance(data, str):
        return data
    signs = "".join(re.escape(sign) for sign in missing)
    return re.sub(f"[{signs}]+", _IN_ITS_PLACE, data)


def _names_of(missing: Iterable[str]) -> str:
    """The signs by their code and name, for they cannot be shown themselves."""
    named = tuple(f"U+{ord(sign):04X} {unicodedata.name(sign, '').capitalize()}".strip() for sign in missing)
    return join_names(named[:8]) if len(named) <= 8 else f"{', '.join(named[:8])} and {len(named) - 8} more"
