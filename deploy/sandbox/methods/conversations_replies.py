"""conversations.replies: a message and what was answered to it in its thread, oldest first."""

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


def _replies(world: World, args: Json) -> Json:
    conversation = find_joined_conversation(world, args.get("channel"))
    require_family(world, conversation, "history")
    first = conversation.find(str(args.get("ts", "")))
    if first is None or first.ephemeral_for is not None:
        raise SlackError("thread_not_found")
    root = first.thread_ts or first.ts
    said = [each for each in conversation.messages if root in (each.ts, each.thread_ts)]
    page, cursor = page_of(
        [each for each in said if each.ephemeral_for is None], args, default=1000, most=1000
    )
    with_metadata = is_true(args, "include_all_metadata")
    shown = [payload(world, each, with_metadata=with_metadata) for each in page]
    answer: Json = {"messages": shown, "has_more": bool(cursor)}
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


METHODS = [Method("conversations.replies", "*:history", Tier.THREE, _replies)]
