"""Checks which error the Web API answers to a call."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError


def refusal(call: Callable[..., Any], **args: Any) -> dict[str, Any]:
    """The body of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return dict(caught.value.response.data)


def error(call: Callable[..., Any], **args: Any) -> str:
    """The error code of a call that must be refused."""
    return str(refusal(call, **args)["error"])
