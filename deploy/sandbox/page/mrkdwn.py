"""Slack's mrkdwn as HTML that no text, however written, can break out of.

Slack escapes only ``&``, ``<`` and ``>``; what stands between ``<`` and ``>`` is a link or a mention.
Everything that is not recognised is shown as it was typed.
"""

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

_PRE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_QUOTE = re.compile(r"(?:&gt;|>) ?(.*)")
_ITEM = re.compile(r"\s*(?:[•◦▪‣-]|\d+\.)\s+\S.*")
_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_BROADCASTS = ("channel", "here", "everyone")


def _emphasis_pattern(mark: str, name: str) -> str:
    """One emphasis: opened after a non-word, closed before one, never empty, never across lines."""
    return rf"(?<![\w{mark}]){mark}(?P<{name}>(?![\s{mark}])[^{mark}\n]*?(?<!\s)){mark}(?![\w{mark}])"


_TOKEN = re.compile(
    "|".join(
        (
            r"`(?P<code>[^`\n]+)`",
            r"<(?P<angle>[^<>\n]+)>",
            _emphasis_pattern(r"\*", "strong"),
            _emphasis_pattern("_", "em"),
            _emphasis_pattern("~", "s"),
            r"(?P<url>\bhttps?://[^\s<>|]*[^\s<>|.,;:!?)'\"])",
        )
    )
)


def unescape(text: str) -> str:
    """Undo Slack's own escaping: the three entities it knows, and no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def html(text: str, names: Mapping[str, str]) -> Markup:
    """Draw mrkdwn; ``names`` maps ids of people and channels to the names that mentions show."""
    pieces = _PRE.split(text)
    drawn = [
        Markup("<pre>{}</pre>").format(unescape(piece)) if index % 2 else _lines(piece, names)
        for index, piece in enumerate(pieces)
    ]
    return Markup().join(drawn)


def _lines(text: str, names: Mapping[str, str]) -> Markup:
    """Draw the lines between two preformatted blocks: quotes together, list items indented."""
    drawn: list[Markup] = []
    quoted: list[str] = []
    for line in text.strip("\n").split("\n") if text.strip() else ():
        quote = _QUOTE.fullmatch(line)
        if quote:
            quoted.append(quote[1])
            continue
        drawn += _quotes(quoted, names)
        quoted = []
        kind = "item" if _ITEM.fullmatch(line) else "line"
        drawn.append(Markup('<span class="{}">{}</span>').format(kind, _inline(line, names)))
    return Markup().join([*drawn, *_quotes(quoted, names)])


def _quotes(lines: Iterable[str], names: Mapping[str, str]) -> list[Markup]:
    inner = Markup("<br>").join(_inline(line, names) for line in lines)
    return [Markup("<blockquote>{}</blockquote>").format(inner)] if inner else []


def _inline(text: str, names: Mapping[str, str]) -> Markup:
    drawn: list[Markup] = []
    at = 0
    for found in _TOKEN.finditer(text):
        drawn += [escape(unescape(text[at : found.start()])), _token(found, names)]
        at = found.end()
    return Markup().join([*drawn, escape(unescape(text[at:]))])


def _token(found: re.Match[str], names: Mapping[str, str]) -> Markup:
    kind, inner = str(found.lastgroup), found[str(found.lastgroup)]
    if kind == "code":
        return Markup("<code>{}</code>").format(unescape(inner))
    if kind == "url":
        return _link(inner, inner)
    if kind == "angle":
        return _angle(inner, names)
    return Markup("<{0}>{1}</{0}>").format(kind, _inline(inner, names))


def _angle(inner: str, names: Mapping[str, str]) -> Markup:
    """Draw what stood between angle brackets: a mention, a link, or the characters themselves."""
    target, _, label = inner.partition("|")
    said = _reference_words(target, label, names)
    if said is None:
        return escape(unescape(f"<{inner}>"))
    if target.startswith(_SCHEMES):
        return _link(target, said)
    broadcast = target.startswith("!") and target[1:] in _BROADCASTS
    return Markup('<span class="{}">{}</span>').format(
        "broadcast" if broadcast else "mention", unescape(said)
    )


def _reference_words(target: str, label: str, names: Mapping[str, str]) -> str | None:
    """Return the words a link or mention shows; None where the brackets hold neither."""
    if target.startswith("@"):
        return "@" + (names.get(target[1:]) or label or target[1:])
    if target.startswith("#"):
        return "#" + (label or names.get(target[1:]) or target[1:])
    if target.startswith("!"):
        return label or ("@" + target[1:].split("^")[0])
    if target.startswith(_SCHEMES):
        return label or target.removeprefix("mailto:").removeprefix("tel:")
    return None


def _link(target: str, label: str) -> Markup:
    return Markup('<a href="{}" rel="noreferrer noopener" target="_blank">{}</a>').format(
        unescape(target), unescape(label)
    )
