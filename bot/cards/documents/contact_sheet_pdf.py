"""The contact sheet as a PDF, where typst is installed."""

from __future__ import annotations

from pathlib import Path

from bot.cards.documents.contact_sheet import WHAT_TO_DO, ContactSheet
from bot.cards.documents.typst_document import typst_document

_TEMPLATE = Path(__file__).with_name("contact_sheet.typ")
NOT_INSTALLED = (
    "PDF needs typst, which is not installed here: install Doorstep with its extra `pdf`, or "
    "write a .html or .txt, which hold the same."
)


def contact_sheet_pdf(sheet: ContactSheet) -> bytes:
    """The document; raises Misconfigured where typst is not installed."""
    data = {
        "authority": sheet.authority,
        "dated": sheet.dated,
        "steps": list(WHAT_TO_DO),
        "emergency": [list(one) for one in sheet.emergency],
        "sections": [
            [one.title, [[each.number, each.name, each.who, each.part] for each in one.contacts]]
            for one in sheet.sections
        ],
    }
    return typst_document(_TEMPLATE, data, sheet.made_at, NOT_INSTALLED)
