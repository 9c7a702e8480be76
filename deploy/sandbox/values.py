"""The plain shapes of data that every part of the sandbox passes on."""

from typing import Any

#: A decoded JSON object as Slack's protocol carries it; its shape is the wire's, checked where it is used.
Json = dict[str, Any]

#: What has been chosen or typed on a surface: block_id, then action_id, then Slack's typed value.
State = dict[str, dict[str, Json]]
