"""Paper for when Doorstep is down: whom to telephone, and until when it is good. No case stands on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape

from bot.cards.parts.times import moment

NO_NUMBER = "no number in people.csv"
WHAT_TO_DO = (
    "A child or a colleague in danger now: 999 first.",
    "Telephone the social worker of the child; nobody answers: their manager, the duty manager, and on down.",
    "Go on until somebody has said “I have this”. Write down who, and when.",
    "Record it in the case system. When Doorstep is back, report it there too.",
)


@dataclass(frozen=True, slots=True)
class Contact:
    """One line: as what somebody is named here, who they are, and their number."""

    part: str
    name: str
    who: str
    number: str


@dataclass(frozen=True, slots=True)
class SheetSection:
    """The contacts of a team, or of a part that the whole authority has."""

    title: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """Everything on the paper. `emergency` are the authority's numbers, with what each is for."""

    authority: str
    made_at: datetime
    good_until: datetime
    emergency: tuple[tuple[str, str], ...]
    sections: tuple[SheetSection, ...]

    @property
    def dated(self) -> str:
        """When it was made and until when it may be relied on."""
        return (
            f"Made {moment(self.made_at)}. Good until {moment(self.good_until)}: after that it may be wrong. "
            "Destroy it then, and print another."
        )


def contact_sheet_text(sheet: ContactSheet) -> bytes:
    """As plain text, which any printer takes."""
    return ("\n".join(_text_lines(sheet)) + "\n").encode()


def _text_lines(sheet: ContactSheet) -> Iterator[str]:
    yield from (f"WHEN DOORSTEP IS DOWN: WHOM TO TELEPHONE · {sheet.authority}", sheet.dated, "")
    yield from (f"{number}. {words}" for number, words in enumerate(WHAT_TO_DO, 1))
    yield ""
    yield from (f"{label}: {number}" for label, number in sheet.emergency)
    for section in sheet.sections:
        yield from ("", section.title.upper())
        for one in section.contacts:
            yield f"  {one.number:<26} {one.name}, {one.who} ({one.part})"


def contact_sheet_html(sheet: ContactSheet) -> bytes:
    """As a page that a browser prints; it loads nothing."""
    title = f"When Doorstep is down: whom to telephone · {escape(sheet.authority)}"
    parts = [
        f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>{title}</title>',
        "<style>body{font:11pt sans-serif;max-width:190mm;margin:auto}"
        "table{border-collapse:collapse;width:100%}"
        "td,th{border-bottom:1px solid #b8c2cc;padding:3px 6px;text-align:left}"
        ".number{white-space:nowrap;font-weight:bold}section{break-inside:avoid}</style>",
        f"<h1>{title}</h1><p><strong>{escape(sheet.dated)}</strong></p><ol>",
        *(f"<li>{escape(words)}</li>" for words in WHAT_TO_DO),
        "</ol>",
        *(f"<p>{escape(label)}: <strong>{escape(number)}</strong></p>" for label, number in sheet.emergency),
        *map(_html_section, sheet.sections),
        "</html>\n",
    ]
    return "\n".join(parts).encode()


def _html_section(section: SheetSection) -> str:
    rows = "\n".join(
        f'<tr><td class="number">{escape(one.number)}</td><td>{escape(one.name)}</td>'
        f"<td>{escape(one.who)}</td><td>{escape(one.part)}</td></tr>"
        for one in section.contacts
    )
    head = "<tr><th>Telephone</th><th>Name</th><th>Who</th><th>As</th></tr>"
    return f"<section><h2>{escape(section.title)}</h2><table>{head}{rows}</table></section>"
