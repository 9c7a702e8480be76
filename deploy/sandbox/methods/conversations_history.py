"""conversations.history: what was said, newest first, without what was ephemeral."""

import math
from itertools import takewhile

from deploy.sandbox.content import payload
from deploy.sandbox.errors import SlackError
from deploy.sandbox.methods.method import (
    Method,
    Tier,
    find_joined_conversation,
    is_true,
    page_of,
    require_family,
)
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


def _history(world: World, args: Json) -> Json:
    conversation = find_joined_conversation(world, args.get("channel"))
    require_family(world, conversation, "history")
    oldest, latest = _moment(args, "oldest", 0.0), _moment(args, "latest", math.inf)
    with_metadata = is_true(args, "include_all_metadata")
    newest_first = takewhile(lambda message: float(message.ts) >= oldest, reversed(conversation.messages))
    messages = [
        message
        for message in newest_first
        if message.ephemeral_for is None
        and _within(float(message.ts), oldest, latest, inclusive=is_true(args, "inclusive"))
    ]
    page, cursor = page_of(messages, args, default=100, most=999)
    shown = [payload(world, message, with_metadata=with_metadata) for message in page]
    answer: Json = {"messages": shown, "has_more": bool(cursor), "pin_count": 0}
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _moment(args: Json, name: str, default: float) -> float:
    try:
        return float(args.get(name) or default)
    except (TypeError, ValueError) as error:
        raise SlackError(f"invalid_ts_{name}") from error


def _within(at: float, oldest: float, latest: float, *, inclusive: bool) -> bool:
    return oldest <= at <= latest if inclusive else oldest < at < latest


METHODS = [Method("conversations.history", "*:history", Tier.THREE, _history)]
