"""The payloads that the app is sent when a person does something, in Slack's shape."""

import secrets

from deploy.sandbox import content, views
from deploy.sandbox.config import Person
from deploy.sandbox.model import Conversation, Message, View
from deploy.sandbox.values import Json
from deploy.sandbox.world import World

#: The deprecated verification token: part of the shape, proof of nothing.
_TOKEN = "sandbox-verification-token"  # noqa: S105 - not a secret: Slack deprecated it for signatures


#: The types of interaction, as their payloads name themselves.
INTERACTIONS = frozenset({"block_actions", "view_submission", "view_closed", "shortcut"})
#: What Slack says of the app itself, at the top of a payload, to whoever subscribed to whatever.
OF_THE_APP = frozenset({"app_rate_limited"})
#: The same as events, which a manifest subscribes to.
ACCESS_TAKEN = frozenset({"tokens_revoked", "app_uninstalled"})


def _common(world: World, person: Person, kind: str) -> Json:
    assert kind in INTERACTIONS
    return {
        "type": kind,
        "user": {"id": person.id, "username": person.handle, "name": person.handle, "team_id": person.team},
        "api_app_id": world.app.id,
        "token": _TOKEN,
        "team": {"id": world.workspace.team_id, "domain": domain(world)},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def domain(world: World) -> str:
    """The workspace's part of its address."""
    return world.workspace.team_name.lower().replace(" ", "-")


def actions_on_message(world: World, person: Person, message: Message, action: Json) -> Json:
    """`block_actions` from a message; an ephemeral one does not carry the message itself."""
    conversation = world.conversations[message.channel]
    ephemeral = message.ephemeral_for is not None
    body = _common(world, person, "block_actions") | {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": ephemeral,
        },
        "trigger_id": world.triggers.give(person.id),
        "channel": {"id": conversation.id, "name": channel_name(conversation)},
        "state": {"values": message.state},
        "response_url": world.base_url + world.hooks.give(person.id, message.channel, message.ts),
        "actions": [action],
    }
    if not ephemeral:
        body["message"] = content.payload(world, message)
    return body


def actions_on_view(world: World, person: Person, view: View, action: Json) -> Json:
    """`block_actions` from a modal or the Home tab: no channel, no response URL."""
    return _common(world, person, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": world.triggers.give(person.id),
        "view": views.payload(world, view),
        "actions": [action],
    }


def view_submission(world: World, person: Person, view: View) -> Json:
    """`view_submission`."""
    return _common(world, person, "view_submission") | {
        "trigger_id": world.triggers.give(person.id),
        "view": views.payload(world, view),
        "response_urls": [],
    }


def view_closed(world: World, person: Person, view: View, *, cleared: bool) -> Json:
    """The payload `view_closed`. Cancel carries that view; the cross carries the root view."""
    return _common(world, person, "view_closed") | {
        "view": views.payload(world, view),
        "is_cleared": cleared,
    }


def shortcut(world: World, person: Person, callback_id: str) -> Json:
    """A global shortcut: no channel, no response URL."""
    return _common(world, person, "shortcut") | {
        "callback_id": callback_id,
        "trigger_id": world.triggers.give(person.id),
        "action_ts": world.clock.next_ts(),
    }


def command(world: World, person: Person, conversation: Conversation, name: str, text: str) -> Json:
    """A slash command: flat, every value a string."""
    return {
        "token": _TOKEN,
        "team_id": world.workspace.team_id,
        "team_domain": domain(world),
        "channel_id": conversation.id,
        "channel_name": channel_name(conversation),
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": text,
        "api_app_id": world.app.id,
        "is_enterprise_install": "false",
        "response_url": world.base_url + world.hooks.give(person.id, conversation.id, None),
        "trigger_id": world.triggers.give(person.id),
    }


def event(world: World, inner: Json) -> Json:
    """The envelope around an event."""
    return {
        "token": _TOKEN,
        "team_id": world.workspace.team_id,
        "context_team_id": world.workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": world.app.id,
        "event": inner,
        "type": "event_callback",
        "event_id": world.new_id("Ev"),
        "event_time": int(world.clock.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": world.workspace.team_id,
                "user_id": world.app.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": secrets.token_hex(8),
    }


def app_rate_limited(world: World) -> Json:
    """`app_rate_limited`: so many events were due in this minute that the rest were dropped."""
    (kind,) = OF_THE_APP
    return {
        "token": _TOKEN,
        "type": kind,
        "team_id": world.workspace.team_id,
        "minute_rate_limited": int(world.clock.time()) // 60 * 60,
        "api_app_id": world.app.id,
    }


def access_taken(world: World, kind: str) -> Json:
    """`tokens_revoked` with the bot's account, or `app_uninstalled`."""
    assert kind in ACCESS_TAKEN
    tokens = {"tokens": {"oauth": [], "bot": [world.app.bot_user_id]}} if kind == "tokens_revoked" else {}
    return {"type": kind, **tokens, "event_ts": world.clock.next_ts()}


def message_event(person: Person, message: Message, channel_type: str) -> Json:
    """`message`: what a person said where the app listens."""
    return {
        "type": "message",
        "user": person.id,
        "team": person.team,
        "ts": message.ts,
        "text": message.text,
        "blocks": content.typed_blocks(message),
        "channel": message.channel,
        "channel_type": channel_type,
        "event_ts": message.ts,
        "client_msg_id": secrets.token_hex(16),
    }


def app_home_opened(world: World, person: Person, tab: str) -> Json:
    """`app_home_opened`, with the published view if there is one."""
    inner: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": world.direct_messages_of(person.id).id,
        "tab": tab,
        "event_ts": world.clock.next_ts(),
    }
    if person.id in world.homes:
        inner["view"] = views.payload(world, world.homes[person.id])
    return inner


def user_change(world: World, user: Json) -> Json:
    """`user_change`: the account as it is now; whose it is stands within, not beside it."""
    ts = world.clock.next_ts()
    return {"type": "user_change", "user": user, "cache_ts": int(float(ts)), "event_ts": ts}


def channel_name(conversation: Conversation) -> str:
    """What Slack calls the conversation in payloads."""
    names = {"im": "directmessage", "private_channel": "privategroup"}
    return names.get(conversation.kind, conversation.name)
