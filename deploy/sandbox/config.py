"""Reads the two files of a sandbox: the workspace's people and channels, and the app's manifest."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from deploy.sandbox.errors import ConfigError


@dataclass(frozen=True)
class Person:
    """A persona with a phone. A `stranger` belongs to another workspace.

    A `guest` is in several channels, who is `restricted` in one only. `takes_posts` says that Slack takes
    posts to a deactivated account all the same, which nobody reads.
    """

    handle: str
    id: str
    name: str
    role: str
    email: str
    team: str
    guest: bool = False
    deleted: bool = False
    stranger: bool = False
    restricted: bool = False
    takes_posts: bool = False


@dataclass(frozen=True)
class ChannelPlan:
    """A channel as the workspace file declares it; `app` says whether the app was invited."""

    id: str
    name: str
    private: bool
    members: tuple[str, ...]
    app: bool


@dataclass(frozen=True)
class AppIdentity:
    id: str
    bot_id: str
    bot_user_id: str
    name: str


@dataclass(frozen=True)
class Workspace:
    team_id: str
    team_name: str
    app: AppIdentity
    people: tuple[Person, ...]
    channels: tuple[ChannelPlan, ...]


@dataclass(frozen=True)
class Command:
    command: str
    description: str
    usage_hint: str


@dataclass(frozen=True)
class Shortcut:
    """A global shortcut: found under the composer's menu by its name."""

    name: str
    callback_id: str
    description: str


@dataclass(frozen=True)
class Manifest:
    """What the app declared: only these scopes, commands, shortcuts and events exist for it."""

    scopes: tuple[str, ...]
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...] = ()
    events: frozenset[str] = frozenset()
    home_tab: bool = False
    messages_tab: bool = False
    messages_read_only: bool = False
    interactivity: bool = False
    socket_mode: bool = False


def load_workspace(path: Path) -> Workspace:
    """Read a workspace file; ConfigError names what is missing."""
    raw = _mapping(path)
    try:
        team, people, channels = raw["team"], raw["people"], raw.get("channels", [])
        return Workspace(
            team_id=team["id"],
            team_name=team["name"],
            app=AppIdentity(**raw["app"]),
            people=tuple(Person(**{"team": team["id"], **person}) for person in people),
            channels=tuple(_channel(channel, people) for channel in channels),
        )
    except (KeyError, TypeError) as error:
        raise ConfigError(f"{path}: a workspace file lacks or misspells a field: {error}") from error


def _channel(raw: dict[str, Any], people: list[dict[str, Any]]) -> ChannelPlan:
    ids = {person["handle"]: person["id"] for person in people}
    members = tuple(ids[handle] for handle in raw["members"])
    return ChannelPlan(raw["id"], raw["name"], bool(raw["private"]), members, bool(raw["app"]))


def load_manifest(path: Path) -> Manifest:
    """Read an app manifest (major_version 2); ConfigError names what is missing."""
    raw = _mapping(path)
    try:
        features, settings = raw["features"], raw["settings"]
        home = features.get("app_home", {})
        return Manifest(
            scopes=tuple(raw["oauth_config"]["scopes"]["bot"]),
            commands=tuple(
                Command(each["command"], each["description"], each.get("usage_hint", ""))
                for each in features.get("slash_commands", [])
            ),
            shortcuts=tuple(
                Shortcut(each["name"], each["callback_id"], each["description"])
                for each in features.get("shortcuts", [])
                if each["type"] == "global"
            ),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            home_tab=bool(home.get("home_tab_enabled")),
            messages_tab=bool(home.get("messages_tab_enabled")),
            messages_read_only=bool(home.get("messages_tab_read_only_enabled")),
            interactivity=bool(settings.get("interactivity", {}).get("is_enabled")),
            socket_mode=bool(settings.get("socket_mode_enabled")),
        )
    except (KeyError, TypeError) as error:
        raise ConfigError(f"{path}: the manifest lacks or misspells a field: {error}") from error


def _mapping(path: Path) -> dict[str, Any]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    if not isinstance(raw, dict):
        raise ConfigError(f"{path}: is not a mapping")
    return raw
