"""What somebody typed after a command, as they typed it: Slack makes links of e-mail addresses."""

from __future__ import annotations

import re

from bot.slack.drawing.text import Json

#: Such as "<mailto:sam@larkhaven.example|sam@larkhaven.example>"; or pasted without its brackets.
_MAIL_LINK = re.compile(
    r"<(?:mailto:)?([^\s<>|,;:]+@[^\s<>|,;]*\w)(?:\|[^\s>]*)?>|mailto:([^\s<>|,;:]+@[^\s<>|,;]*\w)"
)


def command_words(body: Json) -> str:
    """The words after the command, or nothing."""
    return plain_addresses(str(body.get("text") or "")).strip()


def plain_addresses(text: str) -> str:
    """The same with each link to an e-mail address as the address alone."""
    return _MAIL_LINK.sub(lambda link: link[1] or link[2], text)
