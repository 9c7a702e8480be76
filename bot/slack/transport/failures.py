"""How a post to Slack fails on its way, told apart by whether Slack may have taken it."""

from __future__ import annotations


class NotReached(Exception):
    """No connection stood, so nothing was sent; the message says why, to an operator, without a password."""


class AnswerLost(Exception):
    """It was sent, or begun to be, and no whole answer came: nobody can tell whether it was taken."""


class NotBegunError(Exception):
    """Whoever asked for the call did not want it any more once it could have been made."""


def root_of(error: BaseException) -> str:
    """The kind of what went wrong first, below urllib3's own errors around it; never its words."""
    return type(error.__cause__ or error.__context__ or error).__name__
