"""Block Kit's text objects from plain words: escaped, without links, and cut to Slack's limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

#: One block, element or view as Slack's JSON has it.
Json = dict[str, Any]

SECTION_LIMIT = 3000
HEADER_LIMIT = 150
BUTTON_LIMIT = 75
OPTION_LIMIT = 75
CONTEXT_LIMIT = 2000
TITLE_LIMIT = 24
ALT_LIMIT = 2000

#: In bytes. chat.update refuses more than 4,000 of top-level text, and was seen to count them as they are
#: sent, escaped; this leaves room.
TEXT_BYTES = 3900
#: A text beside a picture; chat.postMessage takes 40,000 characters.
TEXT_LIMIT = 3000


#: Shown where there is nothing to show, for Slack refuses an empty text.
EMPTY = "-"


def escape(words: str) -> str:
    """Plain words as mrkdwn that shows them as they are, so that `<!channel>` notifies nobody."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut_to(words: str, limit: int) -> str:
    """The words within `limit` characters. A cut ends with an ellipsis, after a whole word if possible."""
    if len(words) <= limit:
        return words
    kept = words[: limit - 1]
    head, space, _ = kept.rpartition(" ")
    return (head if space and len(head) > limit * 2 // 3 else kept).rstrip() + "…"


def escape_and_cut(words: str, limit: int) -> str:
    """Escaped words within `limit` characters, never cut in the middle of an entity."""
    escaped = escape(words)
    if len(escaped) <= limit:
        return escaped
    room = limit - 1
    for at, character in enumerate(words):
        room -= len(escape(character))
        if room < 0:
            return escape(words[:at].rstrip()) + "…"
    return escaped


def escape_and_cut_bytes(words: str, most: int) -> str:
    """Escaped words within `most` bytes of UTF-8, never cut in the middle of an entity."""
    escaped = escape(words)
    if len(escaped.encode("utf-8", "replace")) <= most:
        return escaped
    room = most - len("…".encode())
    for at, character in enumerate(words):
        room -= len(escape(character).encode("utf-8", "replace"))
        if room < 0:
            return escape(words[:at].rstrip()) + "…"
    return escaped


def plain(words: str, limit: int) -> Json:
    """A plain_text object. Nothing becomes a dash, because Slack refuses empty text."""
    return {"type": "plain_text", "text": cut_to(words.strip() or EMPTY, limit), "emoji": False}


def mrkdwn(markup: str) -> Json:
    """A mrkdwn object from escaped markup; `verbatim` stops Slack linking names and addresses."""
    return {"type": "mrkdwn", "text": markup, "verbatim": True}


def bold(words: str) -> str:
    """A heading or label in bold, without stars inside that would end it early."""
    inner = escape_and_cut(words.replace("*", "").strip(), HEADER_LIMIT)
    return f"*{inner}*" if inner else ""


def section(markup: str) -> Json:
    """One section. The caller keeps it within SECTION_LIMIT."""
    return {"type": "section", "text": mrkdwn(markup)}


def sections(lines: Iterable[str]) -> Iterator[Json]:
    """Lines of escaped markup, packed into as few sections as hold them."""
    packed = ""
    for line in lines:
        piece = line if len(line) <= SECTION_LIMIT else line[: SECTION_LIMIT - 1] + "…"
        joined = f"{packed}\n{piece}" if packed else piece
        if len(joined) > SECTION_LIMIT:
            yield section(packed if packed.strip() else EMPTY)
            joined = piece
        packed = joined
    if packed.strip():
        yield section(packed)


def literal_sections(heading: str, lines: Iterable[str]) -> Iterator[Json]:
    """A heading and, exactly as typed, what people wrote below it: their stars are no markup.

    For views only: chat.update refuses to replace this kind of block by another.
    """
    packed: list[str] = []
    for line in (piece for whole in lines for piece in _line_pieces(whole)):
        if packed and len("\n".join((*packed, line))) > SECTION_LIMIT:
            yield _literal_section(heading, packed)
            heading, packed = "", []
        packed.append(line)
    if heading or packed:
        yield _literal_section(heading, packed)


def _line_pieces(line: str) -> Iterator[str]:
    """The line cut into pieces that fit a section each; an empty line stays one."""
    for start in range(0, max(len(line), 1), SECTION_LIMIT):
        yield line[start : start + SECTION_LIMIT]


def _literal_section(heading: str, lines: list[str]) -> Json:
    words = "\n".join(lines)
    elements: list[Json] = [{"type": "text", "text": words if words.strip() else EMPTY}]
    if heading:
        elements.insert(0, {"type": "text", "text": f"{heading}\n", "style": {"bold": True}})
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def header(words: str) -> Json:
    """The title of a message or page."""
    return {"type": "header", "text": plain(words, HEADER_LIMIT)}


def context_block(words: str) -> Json:
    """Small print, which is escaped here."""
    return {"type": "context", "elements": [mrkdwn(escape_and_cut(words, CONTEXT_LIMIT))]}
