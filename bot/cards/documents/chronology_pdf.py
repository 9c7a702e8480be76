"""A chronology as a PDF for the archive (PDF/A), set by typst, which is loaded only here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.cards.documents.chronology import COLUMNS, Chronology, Row
from bot.cards.documents.typst_document import typst_document
from state_machines.time.moments import LONDON

_TEMPLATE = Path(__file__).with_name("chronology.typ")
NOT_INSTALLED = (
    "PDF needs typst, which is not installed here: install Doorstep with its extra `pdf`. "
    "The CSV holds the same."
)


def chronology_pdf(chronology: Chronology) -> bytes:
    """The document; raises Misconfigured where typst is not installed.

    Signs that no font on this machine has are replaced, and named on every page.
    """
    return typst_document(_TEMPLATE, _data(chronology), chronology.exported_at, NOT_INSTALLED)


def _data(chronology: Chronology) -> dict[str, Any]:
    since = chronology.since
    return {
        "reference": chronology.reference,
        "children": [[one.reference, one.name, one.plan] for one in chronology.children],
        "family": chronology.family,
        "months": chronology.months,
        "since": f"{since.day} {since:%B %Y}" if since else "",
        "exported": chronology.exported,
        "seal": chronology.seal,
        "columns": list(COLUMNS),
        "in_short": [list(line) for line in chronology.in_short],
        "rows": [_cells(row) for row in chronology.rows],
    }


def _cells(row: Row) -> list[Any]:
    at = row.at.astimezone(LONDON)
    when = [f"{at.day} {at:%b %Y}", f"{at:%H:%M}"]
    return [row.reference, when, list(row.event), row.source, list(row.meant), list(row.done), list(row.by)]
