"""A chronology as a PDF for the archive (PDF/A), set by typst, which is loaded only here."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.cards.documents.chronology import COLUMNS, Chronology, Row
from bot.cards.parts.words import join_names
from state_machines.errors import Misconfigured
from state_machines.time.moments import LONDON

_TEMPLATE = Path(__file__).with_name("chronology.typ")
#: How typst says that no font has a sign; it says so of each, as PDF/A wants all of them.
_NO_GLYPH = re.compile(r"the text `\"((?:[^\"\\]|\\.)+)\"` could not be displayed")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
#: What stands where a sign cannot be shown; every font has it.
_IN_ITS_PLACE = "[?]"
_STANDARD = "a-2a"
NOT_INSTALLED = (
    "PDF needs typst, which is not installed here: install Doorstep with its extra `pdf`. "
    "The CSV holds the same."
)


def chronology_pdf(chronology: Chronology) -> bytes:
    """The document; raises Misconfigured where typst is not installed.

    Signs that no font on this machine has are replaced, and named on every page.
    """
    typst = _typst()
    data = _data(chronology)
    try:
        return _compile(typst, data)
    except typst.TypstError as error:
        missing = _signs_in(str(error.diagnostic))
        if not missing:
            raise
    replaced = _replace(data, missing)
    return _compile(typst, {**replaced, "missing": _names_of(missing)})


def can_make_pdf() -> bool:
    """Whether typst is installed; it is not loaded for the answer."""
    return find_spec("typst") is not None


def _typst() -> Any:
    try:
        import typst
    except ImportError:
        raise Misconfigured(NOT_INSTALLED) from None
    return typst


def _compile(typst: Any, data: dict[str, Any]) -> bytes:
    made: bytes = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=_STANDARD,
        timestamp=data["exported_at"],
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


def _data(chronology: Chronology) -> dict[str, Any]:
    since = chronology.since
    return {
        "reference": chronology.reference,
        "children": [[one.reference, one.name, one.plan] for one in chronology.children],
        "family": chronology.family,
        "months": chronology.months,
        "since": f"{since.day} {since:%B %Y}" if since else "",
        "exported": chronology.exported,
        "exported_at": int(chronology.exported_at.timestamp()),
        "seal": chronology.seal,
        "columns": list(COLUMNS),
        "in_short": [list(line) for line in chronology.in_short],
        "rows": [_cells(row) for row in chronology.rows],
        "missing": "",
    }


def _cells(row: Row) -> list[Any]:
    at = row.at.astimezone(LONDON)
    when = [f"{at.day} {at:%b %Y}", f"{at:%H:%M}"]
    return [row.reference, when, list(row.event), row.source, list(row.meant), list(row.done), list(row.by)]
