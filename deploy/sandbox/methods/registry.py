"""Every Web API method that is emulated, by name; whatever is not here answers `unknown_method`."""

from deploy.sandbox.methods import (
    apps_connections,
    auth_test,
    bots_info,
    chat_permalink,
    chat_post_ephemeral,
    chat_post_message,
    chat_update,
    conversations_history,
    conversations_open,
    conversations_read,
    conversations_replies,
    files,
    team_info,
    users,
    views_open,
    views_publish,
    views_update,
)
from deploy.sandbox.methods.method import Method

_FAMILIES = (
    apps_connections,
    auth_test,
    bots_info,
    chat_permalink,
    chat_post_ephemeral,
    chat_post_message,
    chat_update,
    conversations_history,
    conversations_open,
    conversations_read,
    conversations_replies,
    files,
    team_info,
    users,
    views_open,
    views_publish,
    views_update,
)

METHODS: dict[str, Method] = {method.name: method for family in _FAMILIES for method in family.METHODS}
