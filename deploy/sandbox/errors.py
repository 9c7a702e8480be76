"""The sandbox's refusals: of a Web API call as Slack refuses it, and of an act with what was visible."""

from typing import Any

#: Every code that a Web API call or a response URL can be refused with; docs/sandbox.md lists the same.
CODES = frozenset(
    {
        "account_inactive",
        "cant_delete_message",
        "cant_update_message",
        "channel_not_found",
        "duplicate_external_id",
        "exchanged_trigger_id",
        "expired_trigger_id",
        "expired_url",
        "file_deleted",
        "file_not_found",
        "hash_conflict",
        "invalid_arguments",
        "invalid_auth",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_cursor",
        "invalid_metadata_format",
        "invalid_trigger_id",
        "invalid_ts_latest",
        "invalid_ts_oldest",
        "invalid_user_combination",
        "is_archived",
        "length_mismatch",
        "message_not_found",
        "missing_scope",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "not_allowed_token_type",
        "not_authed",
        "not_enabled",
        "not_found",
        "not_in_channel",
        "push_limit_reached",
        "ratelimited",
        "thread_not_found",
        "token_revoked",
        "unknown_method",
        "used_url",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
        "user_not_visible",
        "users_list_not_supplied",
        "users_not_found",
        "view_too_large",
    }
)


class SandboxError(Exception):
    """The root of the sandbox's own refusals."""


class ConfigError(SandboxError):
    """A workspace or manifest file cannot be read as one; the message names file and field."""


class SlackError(SandboxError):
    """A Web API call is answered with `ok: false`, this code and these extra fields."""

    def __init__(self, code: str, *, messages: list[str] | None = None, **extra: Any) -> None:
        super().__init__(code)
        assert code in CODES, f"{code} is not in the published table"
        self.code = code
        self.extra: dict[str, Any] = dict(extra)
        if messages:
            self.extra["response_metadata"] = {"messages": messages}


class ActError(SandboxError):
    """A persona tried something that their screen does not offer; `status` is the control API's answer."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class NotVisible(ActError):
    """The target of an act is not there, but may still come."""


#: So many of the things that were there instead are named.
_NAMED = 200


def not_visible(what: str, wanted: str, instead: list[str]) -> NotVisible:
    """The refusal of an act on something that is not there, with the names of what was there."""
    shown = ", ".join(instead[:_NAMED]) if instead else "nothing"
    return NotVisible(f"no {what} “{wanted}” is visible; what was visible instead: [{shown}]")
