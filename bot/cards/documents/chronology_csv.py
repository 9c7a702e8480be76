"""A chronology as CSV, whose cells no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io

from bot.cards.documents.chronology import COLUMNS, Chronology

#: A spreadsheet may run what begins with one of these; so may what begins so after a blank or a tab.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def chronology_csv(chronology: Chronology) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; each cell on one line of its own, lines by "; "."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(("Child", *COLUMNS))
    for row in chronology.rows:
        cells = (
            row.reference,
            row.when,
            "; ".join(row.event),
            row.source,
            "; ".join(row.meant),
            "; ".join(row.done),
            "; ".join(row.by),
        )
        table.writerow(defuse(cell) for cell in cells)
    for words in (chronology.exported, f"Seal of the record: {chronology.seal}"):
        table.writerow((defuse(words),))
    return written.getvalue().encode("utf-8-sig")


def defuse(cell: str) -> str:
    """The cell as text: what could be a formula gets an apostrophe in front, on every line of it."""
    lines = cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(f"'{line}" if line.lstrip(" \u00a0").startswith(_FORMULA) else line for line in lines)
