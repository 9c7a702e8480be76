"""What the sandbox refuses: a Web API call as Slack would, or a persona's act, saying what was visible."""

from typing import Any


class SandboxError(Exception):
    """The root of the sandbox's own refusals."""


class ConfigError(SandboxError):
    """A workspace or manifest file cannot be read as one; the message names file and field."""


class SlackError(SandboxError):
    """A Web API call is answered `ok: false` with this code and these extra fields."""

    def __init__(self, code: str, *, messages: list[str] | None = None, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra: dict[str, Any] = dict(extra)
        if messages:
            self.extra["response_metadata"] = {"messages": messages}


class ActError(SandboxError):
    """A persona tried something that their screen does not offer; `status` is the control API's answer."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def not_visible(what: str, wanted: str, instead: list[str]) -> ActError:
    """An act aimed at something that is not there, said with what was there."""
    shown = ", ".join(instead) if instead else "nothing"
    return ActError(f"no {what} “{wanted}” is visible; what was visible instead: [{shown}]")
